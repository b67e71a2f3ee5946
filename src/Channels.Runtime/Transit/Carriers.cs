using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Diagnostics;
using Channels.Interop;
using Channels.Pipes;
using Channels.Segments;

namespace Channels.Transit;

/// <summary>Decides whether what is on its way in a message can still arrive.</summary>
/// <remarks>
/// 1. While a message is in a process's own memory, its endpoints depend on that process; once it is in the channel, on that
///    there is somebody attached to this very channel. Of a pipe it is the reader who counts.
/// 2. A channel without users may itself be kept by one of its endpoints that is on its way. Then it is that one's carrier that
///    counts, and so on. A channel that was looked at is not looked at again: two that carry each other, with nobody there,
///    keep nobody.
/// 3. Nothing is decided by what can't be asked: an error other than that there is no such channel counts as yes. So does the end
///    of a chain that is too long to be followed: it gets shorter from there.
/// </remarks>
internal static class Carriers
{
    private const int LongestChain = 64;
    private const int MostRemembered = 1024;

    // In the place of a descriptor.
    private const int Missing = -1, Unknown = -2;

    // Many endpoints may be on their way in one channel, and each is asked about ten times a second.
    private static readonly long s_rememberedFor = Stopwatch.Frequency / 20;
    private static readonly ConcurrentDictionary<(string Folder, Carrier Carrier), long> s_seenAlive = new();

    /// <summary>Whether it can still arrive. A no is final: nothing that is gone comes back.</summary>
    internal static bool Live(string folder, in Carrier carrier)
    {
        long now = Stopwatch.GetTimestamp();
        if (s_seenAlive.TryGetValue((folder, carrier), out long seen) && now - seen < s_rememberedFor) return true;
        if (!Lives(folder, carrier, [], 0))
        {
            _ = s_seenAlive.TryRemove((folder, carrier), out _);
            return false;
        }

        if (s_seenAlive.Count >= MostRemembered) s_seenAlive.Clear();
        s_seenAlive[(folder, carrier)] = now;
        return true;
    }

    /// <summary>Whether a channel without users is to stay, because an endpoint of it is on its way and can still arrive.</summary>
    internal static bool Keep(string folder, string name, int control)
    {
        ControlView view = new(control);
        return view.IsChannel && IsKept(folder, view, [(name, view.Identity)], 0);
    }

    private static bool IsKept(string folder, ControlView channel, HashSet<(string Name, long Identity)> seen, int depth)
    {
        if (!channel.IsPipe) return channel.AnyUnderWay(carrier => Lives(folder, carrier, seen, depth + 1));
        return IsEndKept(ControlLayout.WriterEndAt) || IsEndKept(ControlLayout.ReaderEndAt);

        bool IsEndKept(int end) => channel.IsUnderWay(channel.End(end).Claim, out Carrier carrier) && Lives(folder, carrier, seen, depth + 1);
    }

    /// <param name="folder">The folder of all channels.</param>
    /// <param name="carrier">What is asked about.</param>
    /// <param name="seen">The channels that were looked at.</param>
    /// <param name="depth">How many carry each other, down to this one.</param>
    private static bool Lives(string folder, Carrier carrier, HashSet<(string Name, long Identity)> seen, int depth)
    {
        if (carrier.Holder == 0 && !seen.Add((carrier.Name, carrier.Identity))) return false;
        if (depth > LongestChain) return true;
        if (!TryOpen(folder, carrier.Name, out int control)) return control == Unknown;
        try
        {
            ControlView channel = new(control);
            if (!channel.IsChannel || channel.Identity != carrier.Identity) return false;
            if (carrier.Holder != 0) return channel.IsUser(carrier.Holder);
            if (channel.IsPipe)
            {
                (long reader, bool isClosed) = channel.End(ControlLayout.ReaderEndAt);
                if (isClosed) return false;
                if (reader != 0) return channel.IsUser(reader) || (channel.IsUnderWay(reader, out Carrier next) && Lives(folder, next, seen, depth + 1));
            }

            return channel.HasUsers || IsKept(folder, channel, seen, depth);
        }
        finally
        {
            Linux.Close(control);
        }
    }

    private static bool TryOpen(string folder, string name, out int control)
    {
        int parent = -1, directory = -1;
        try
        {
            control = (parent = Linux.OpenDirectory(folder)) < 0 || (directory = Linux.OpenDirectory(parent, name)) < 0
                ? -1
                : Linux.OpenFile(directory, ControlLayout.ControlFile);
            if (control >= 0) return true;
            control = Linux.LastError is Linux.NotFound or Linux.NotADirectory or Linux.TooManyLinks ? Missing : Unknown;
            return false;
        }
        finally
        {
            Linux.Close(directory);
            Linux.Close(parent);
        }
    }
}
