using Channels;

namespace TaskTree;

/// <summary>The work: directories to be listed. Who lists one puts those that it finds there.</summary>
[ProcessChannel(Kind = ChannelKind.Joinable)]
internal partial interface IDirectories
{
    void Directory(string path);
}
