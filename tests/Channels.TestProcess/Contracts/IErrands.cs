using System;

namespace Channels.TestProcess.Contracts;

/// <summary>Tasks of several kinds and sizes.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
public partial interface IErrands
{
    void Fetch(string what);

    void Carry(int number, ReadOnlySpan<byte> load);
}
