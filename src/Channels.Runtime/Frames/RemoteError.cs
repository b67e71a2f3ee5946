using System;
using System.Collections.Generic;
using System.IO;
using System.Text;

namespace Channels.Frames;

/// <summary>An exception as bytes: type, message and stack trace, and the same of what caused it.</summary>
internal static class RemoteError
{
    private const int MostCauses = 16;

    /// <summary>Encodes an exception in at most so many bytes; texts are cut, the longest first, until it fits. Whatever its own members throw, this does not.</summary>
    internal static byte[] Encode(Exception error, int mostBytes = int.MaxValue)
    {
        for (int mostCharacters = int.MaxValue; ; mostCharacters = mostCharacters == int.MaxValue ? mostBytes : mostCharacters / 2)
        {
            byte[] bytes = Encode(Causes(error), mostCharacters);
            if (bytes.Length <= mostBytes) return bytes;
        }
    }

    /// <exception cref="ChannelCorruptException">These are not the bytes of an exception.</exception>
    internal static RemoteException Decode(byte[] bytes)
    {
        try
        {
            using BinaryReader reader = new(new MemoryStream(bytes), Encoding.UTF8);
            int count = reader.ReadByte();
            if (count is 0 or > MostCauses) throw new InvalidDataException("an exception has 1 to 16 causes.");
            (string Type, string Message, string? Trace)[] causes = new (string, string, string?)[count];
            for (int i = 0; i < count; i++)
            {
                causes[i] = (reader.ReadString(), reader.ReadString(), reader.ReadBoolean() ? reader.ReadString() : null);
            }

            RemoteException? exception = null;
            for (int i = count - 1; i >= 0; i--) exception = new RemoteException(causes[i].Type, causes[i].Message, causes[i].Trace, exception);
            return exception!;
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or FormatException or ArgumentException)
        {
            throw new ChannelCorruptException("an exception of the other process can't be read.", exception);
        }
    }

    /// <summary>As <see cref="Decode"/>; where these are not the bytes of an exception, one that says so.</summary>
    internal static RemoteException DecodeOrSay(byte[] bytes)
    {
        try
        {
            return Decode(bytes);
        }
        catch (ChannelCorruptException exception)
        {
            return Decode(Encode(exception));
        }
    }

    private static List<Exception> Causes(Exception error)
    {
        List<Exception> causes = [];
        for (Exception? cause = error; cause is not null && causes.Count < MostCauses; cause = cause.InnerException) causes.Add(cause);
        return causes;
    }

    private static byte[] Encode(List<Exception> causes, int mostCharacters)
    {
        using MemoryStream bytes = new();
        using (BinaryWriter writer = new(bytes, Encoding.UTF8))
        {
            writer.Write((byte)causes.Count);
            foreach (Exception cause in causes)
            {
                RemoteException? relayed = cause as RemoteException;
                string? trace = relayed is null ? TextOf(cause, static cause => cause.StackTrace) : relayed.RemoteStackTrace;
                writer.Write(Shorten(relayed?.TypeName ?? cause.GetType().FullName ?? cause.GetType().Name, mostCharacters));
                writer.Write(Shorten(TextOf(cause, static cause => cause.Message) ?? "", mostCharacters));
                writer.Write(trace is not null);
                if (trace is not null) writer.Write(Shorten(trace, mostCharacters));
            }
        }

        return bytes.ToArray();
    }

    /// <summary>What a member of somebody's exception says, which may be somebody's code.</summary>
    private static string? TextOf(Exception cause, Func<Exception, string?> member)
    {
        try
        {
            return member(cause);
        }
        catch (Exception exception)
        {
            return $"(It threw a {exception.GetType().FullName} when it was asked for this.)";
        }
    }

    private static string Shorten(string text, int mostCharacters) =>
        text.Length <= mostCharacters ? text : text.Substring(0, mostCharacters) + "…";
}
