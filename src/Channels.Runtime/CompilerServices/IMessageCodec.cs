using System.ComponentModel;

namespace Channels.CompilerServices;

/// <summary>Turns a contract's messages into bytes and back. For generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IMessageCodec<T>
{
    /// <summary>Constant: whether the only message is of kind 1 and consists of the unmanaged <typeparamref name="T"/>'s own bytes.</summary>
    bool IsRaw { get; }

    /// <summary>Which of the contract's messages it is, 1 to 250.</summary>
    byte KindOf(in T message);

    /// <summary>Constant: whether messages of that kind hold endpoints.</summary>
    bool HasEndpoints(byte kind);

    /// <summary>Writes the message's payload.</summary>
    void Write(FrameWriter frame, in T message);

    /// <summary>Reads a message, by the frame's kind.</summary>
    T Read(ref FrameReader frame);
}
