using System;

namespace Channels.TestProcess.Contracts;

/// <summary>Several kinds of messages, with references and without.</summary>
[ProcessChannel(Kind = ChannelKind.Pipe)]
public partial interface IThumbnails
{
    void Resize(string path, int width, int height);

    void Rotate(string path, float degrees = 90);

    void Pixels(int id, ReadOnlySpan<byte> bytes);

    void Clear();
}
