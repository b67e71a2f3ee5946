using Channels;

namespace TaskTree;

/// <summary>The results: what lies in a directory itself, without those below it.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
internal partial interface IFindings
{
    void Found(string directory, long files, long bytes);
}
