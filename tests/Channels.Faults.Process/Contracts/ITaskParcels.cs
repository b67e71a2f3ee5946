using System;
using Channels;

namespace Channels.Faults.Contracts;

/// <summary>Tasks of several kinds and sizes; the large ones go through files.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
public partial interface ITaskParcels
{
    void Letter(long item, string text);

    void Crate(long item, ReadOnlySpan<byte> load);
}
