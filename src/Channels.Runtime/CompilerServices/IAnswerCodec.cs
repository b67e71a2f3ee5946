using System.ComponentModel;

namespace Channels.CompilerServices;

/// <summary>Turns the answers to one of a contract's requests into bytes and back. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IAnswerCodec<T>
{
    /// <summary>Writes an answer.</summary>
    void Write(FrameWriter frame, T answer);

    /// <summary>Reads an answer.</summary>
    T Read(ref FrameReader frame);
}
