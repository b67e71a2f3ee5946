using Channels;

namespace Squeeze;

/// <summary>What became of the files.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
internal partial interface IOutcomes
{
    void Compressed(string path, long before, long after);

    void Failed(string path, string reason);
}
