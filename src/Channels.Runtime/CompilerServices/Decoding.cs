using Channels.Queues;

namespace Channels.CompilerServices;

/// <summary>Turns a frame into the message that it is.</summary>
internal static class Decoding
{
    /// <summary>Decodes a message. If that fails, nobody has the endpoints in it.</summary>
    internal static T Decode<T, TCodec>(ref FrameReader frame)
        where TCodec : struct, IMessageCodec<T>
    {
        try
        {
            T item = default(TCodec).Read(ref frame);
            if (!frame.IsAtEnd) throw new ChannelCorruptException("a message is longer than its kind says.");
            return item;
        }
        catch when (frame.HasTriedEndpoints)
        {
            frame.DropEndpoints();
            throw;
        }
    }

    /// <summary>Attaches to the endpoints in a message that is about to leave its ring. What fails here fails when it is decoded, too.</summary>
    /// <param name="taken">The message.</param>
    /// <param name="kindsWithout">The kinds of messages that are known to hold none.</param>
    internal static unsafe void Prepare<T, TCodec>(TakenFrame taken, bool[] kindsWithout)
        where TCodec : struct, IMessageCodec<T>
    {
        if (kindsWithout[taken.Kind]) return;
        FrameReader frame = new(taken.Kind, taken.Payload, taken.Length);
        try
        {
            _ = Decode<T, TCodec>(ref frame);
            kindsWithout[taken.Kind] = !frame.HasTriedEndpoints;
            taken.Arrivals = frame.TakeArrivals();
        }
        catch (System.Exception)
        {
            // It is taken all the same, and who has it hears why.
        }
    }

    /// <summary>Lets go of the endpoints in a message that nobody gets: those at their other ends are to hear of it.</summary>
    internal static unsafe void Drop<T, TCodec>(TakenFrame taken)
        where TCodec : struct, IMessageCodec<T>
    {
        FrameReader frame = new(taken.Kind, taken.Payload, taken.Length);
        try
        {
            _ = default(TCodec).Read(ref frame);
        }
        catch (System.Exception)
        {
            // It holds what can't be read: nobody wants to.
        }

        frame.DropEndpoints();
    }
}
