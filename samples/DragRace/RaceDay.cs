using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace DragRace;

/// <summary>Runs the races, all contenders in turn, so that what slows the machine slows them all.</summary>
internal sealed class RaceDay(int runs, bool withPython, IReport report)
{
    public async Task RunAsync(int messages, CancellationToken cancellationToken)
    {
        List<Contender> contenders = [.. Contenders()];
        for (int run = 1; run <= runs; run++)
        {
            foreach (Contender contender in contenders)
            {
                report.Progress($"{messages:N0} messages, run {run} of {runs}: {contender.Name}");
                await contender.RunAsync(messages, cancellationToken);
            }
        }
        report.Add([.. contenders.Select(contender => contender.Finish(messages))]);
    }

    private IEnumerable<Contender> Contenders()
    {
        foreach (IGrouping<string, Race> channel in Race.All.GroupBy(race => race.Channel))
        {
            foreach (Race race in channel)
                yield return new Contender("channels", race.Channel, race.Mode, race.RunAsync);
            if (withPython)
            {
                yield return new Contender(Python.Peer, channel.Key, null,
                    (messages, cancellationToken) => Python.RaceAsync(channel.Key, messages, cancellationToken));
            }
        }
    }
}
