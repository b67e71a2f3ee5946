using System;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.TestProcess.Contracts;

/// <summary>Methods that return tasks, with and without a token, and with default values.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface INotes
{
    ValueTask AddAsync(string text, int priority = 3, CancellationToken cancellationToken = default);

    Task PictureAsync(ReadOnlyMemory<byte> bytes);

    void Flush();
}
