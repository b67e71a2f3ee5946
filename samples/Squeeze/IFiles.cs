using Channels;

namespace Squeeze;

/// <summary>The work: files to be compressed, by their paths below the source.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
internal partial interface IFiles
{
    void Compress(string path);
}
