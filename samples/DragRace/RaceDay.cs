using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace DragRace;

/// <summary>Runs the races, all contenders in turn, so that what slows the machine slows them all.</summary>
internal sealed class RaceDay(IReadOnlyList<Race> races, int runs, bool withPython, IReport report)
{
    public async Task RunAsync(Course course, CancellationToken cancellationToken)
    {
        List<Contender> contenders = [.. Contenders()];
        for (int run = 1; run <= runs; run++)
        {
            foreach (Contender contender in contenders)
            {
                report.Progress($"{course.Messages:N0} messages, run {run} of {runs}: {contender.Name}");
                await contender.RunAsync(course, cancellationToken);
            }
        }
        report.Add([.. contenders.Select(contender => contender.Finish(course))]);
    }

    private IEnumerable<Contender> Contenders()
    {
        foreach (IGrouping<string, Race> channel in races.GroupBy(race => race.Channel))
        {
            foreach (Race race in channel)
                yield return new Contender("channels", race.Channel, race.Mode, race.RunAsync);
            if (withPython)
            {
                yield return new Contender(Python.Peer, channel.Key, null,
                    (course, cancellationToken) => Python.RaceAsync(channel.Key, course, cancellationToken));
            }
        }
    }
}
