using Channels.Queues;
using Channels.Rings;

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
            frame.End();
            return item;
        }
        catch (System.Exception)
        {
            frame.DropEndpoints();

            // Then that is why.
            frame.ThrowIfLetGo();
            throw;
        }
    }

    /// <summary>Whether any of the contract's messages holds endpoints.</summary>
    internal static bool HasEndpoints<T, TCodec>()
        where TCodec : struct, IMessageCodec<T>
    {
        for (byte kind = 1; kind <= FrameHeader.LastMessageKind; kind++)
        {
            if (default(TCodec).HasEndpoints(kind)) return true;
        }

        return false;
    }

    /// <summary>Attaches to the endpoints in a message that is about to leave its ring. What fails here fails when it is decoded, too.</summary>
    internal static void Prepare<T, TCodec>(TakenFrame taken)
        where TCodec : struct, IMessageCodec<T>
    {
        if (!default(TCodec).HasEndpoints(taken.Kind)) return;
        FrameReader frame = taken.Read();
        try
        {
            _ = Decode<T, TCodec>(ref frame);
            taken.Arrivals = frame.TakeArrivals();
        }
        catch (System.Exception)
        {
            // It is taken all the same, and who has it hears why.
        }
    }

    /// <summary>Lets go of the endpoints in a message that nobody gets: those at their other ends are to hear of it.</summary>
    internal static void Drop<T, TCodec>(TakenFrame taken)
        where TCodec : struct, IMessageCodec<T>
    {
        if (!default(TCodec).HasEndpoints(taken.Kind)) return;
        FrameReader frame = taken.Read();
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
