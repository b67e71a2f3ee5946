using System.Collections.Generic;
using Channels;

namespace WordCount;

/// <summary>The results: for each file one or the other, in whatever order they come.</summary>
[ProcessChannel(Kind = ChannelKind.Queue)]
internal partial interface IResults
{
    void Counted(string path, Dictionary<string, int> words);

    void Failed(string path, string reason);
}
