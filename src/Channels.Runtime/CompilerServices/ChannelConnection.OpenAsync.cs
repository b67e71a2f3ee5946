using System;
using System.Threading;
using System.Threading.Tasks;
using Channels.Participants;
using Channels.Segments;

namespace Channels.CompilerServices;

/// <content>What waits.</content>
public sealed partial class ChannelConnection
{
    private static readonly TimeSpan s_longestPause = TimeSpan.FromMilliseconds(50);

    /// <summary>As <see cref="Open"/>, but waits until there is such a channel.</summary>
    public static async ValueTask<ChannelConnection> OpenAsync(ChannelContract contract, string name, CancellationToken cancellationToken)
    {
        _ = ChannelName.Check(name);
        for (TimeSpan pause = TimeSpan.FromMilliseconds(1); ; pause = pause + pause < s_longestPause ? pause + pause : s_longestPause)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpen(contract, name, null, ParticipantRoles.All) is { } connection) return connection;
            await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
        }
    }
}
