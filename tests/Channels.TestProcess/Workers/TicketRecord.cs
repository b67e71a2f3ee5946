using System;
using System.Collections.Generic;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Which tickets one consumer has taken: each producer's in their order. For one thread at a time.</summary>
public sealed class TicketRecord(int producers, int numbers)
{
    private readonly byte[] _taken = new byte[((producers * numbers) + 7) / 8];
    private readonly int[] _last = NoneYet(producers);

    /// <summary>A bit for each ticket.</summary>
    public ReadOnlyMemory<byte> Taken => _taken;

    /// <exception cref="InvalidOperationException">The ticket is none, or came out of order.</exception>
    public void Add(in ITickets.TicketMessage ticket)
    {
        if ((uint)ticket.Producer >= (uint)producers || (uint)ticket.Number >= (uint)numbers) throw new InvalidOperationException($"{ticket} was never put.");
        if (ticket.Number <= _last[ticket.Producer]) throw new InvalidOperationException($"{ticket} came after {_last[ticket.Producer]}.");
        _last[ticket.Producer] = ticket.Number;
        int bit = (ticket.Producer * numbers) + ticket.Number;
        _taken[bit / 8] |= (byte)(1 << (bit % 8));
    }

    /// <summary>What is wrong with these together, if each ticket has to have been taken exactly once; null if nothing.</summary>
    public static string? FaultIn(IReadOnlyList<ReadOnlyMemory<byte>> consumers, int count)
    {
        for (int bit = 0; bit < count; bit++)
        {
            int takers = 0;
            foreach (ReadOnlyMemory<byte> taken in consumers) takers += (taken.Span[bit / 8] >> (bit % 8)) & 1;
            if (takers != 1) return $"Ticket {bit} of {count} was taken {takers} times.";
        }

        return null;
    }

    private static int[] NoneYet(int producers)
    {
        int[] last = new int[producers];
        Array.Fill(last, -1);
        return last;
    }
}
