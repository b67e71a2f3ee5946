using Channels;

namespace WordCount;

/// <summary>The work: files, each of which some worker takes.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
internal partial interface IFiles
{
    void File(string path);
}
