using System;
using System.Threading;
using System.Threading.Channels;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Producers and consumers of tickets.</summary>
public static partial class TicketWorkers
{
    private const int AtOnce = 50;

    [ProcessWorker]
    public static Task Put(ITickets.Writer tickets, int producer, int count, PutForm form) => PutAsync(tickets, producer, count, form);

    /// <summary>Takes until the end, and says which ones.</summary>
    [ProcessWorker]
    public static async Task Take(ITickets.Reader tickets, int producers, int numbers, TakeForm form, IBlocks.Writer result)
    {
        TicketRecord record = new(producers, numbers);
        await TakeAsync(tickets, form, ticket => record.Add(ticket));
        result.Block(record.Taken.Span);
    }

    /// <summary>For each name that comes, puts into the queue of that name until it is completed; the answer is how many puts returned.</summary>
    [ProcessWorker]
    public static async Task PutUntilCompleted(ITexts.Reader names, int producer, ILengths.Writer answers)
    {
        await foreach (string? name in names.ReadAllAsync())
        {
            using ITickets.Channel channel = ITickets.Open(name!);
            answers.Length(PutUntilCompleted(channel.Writer, producer));
        }
    }

    /// <summary>For each name that comes, completes the queue of that name after it has taken one item.</summary>
    [ProcessWorker]
    public static async Task CompleteEach(ITexts.Reader names, ITickets.Writer taken)
    {
        await foreach (string? name in names.ReadAllAsync())
        {
            using ITickets.Channel channel = ITickets.Open(name!);
            taken.Write(channel.Reader.Read());
            channel.Writer.Complete();
        }
    }

    /// <summary>How many puts returned before one threw.</summary>
    public static int PutUntilCompleted(ITickets.Writer tickets, int producer)
    {
        for (int number = 0; ; number++)
        {
            try
            {
                tickets.Ticket(producer, number);
            }
            catch (ChannelClosedException)
            {
                return number;
            }
        }
    }

    public static async Task PutAsync(ITickets.Writer tickets, int producer, int count, PutForm form)
    {
        ITickets.TicketMessage[] many = new ITickets.TicketMessage[AtOnce];
        for (int number = 0; number < count;)
        {
            ITickets.TicketMessage ticket = new(producer, number);
            switch (form)
            {
                case PutForm.Method:
                    tickets.Ticket(producer, number++);
                    break;
                case PutForm.TryMethod:
                    if (!tickets.TryTicket(producer, number++)) throw new InvalidOperationException("A put was refused.");
                    break;
                case PutForm.MethodAsync:
                    await tickets.TicketAsync(producer, number++);
                    break;
                case PutForm.Write:
                    tickets.Write(ticket);
                    number++;
                    break;
                case PutForm.WriteAsync:
                    await tickets.WriteAsync(ticket);
                    number++;
                    break;
                default:
                    int length = Math.Min(AtOnce, count - number);
                    for (int i = 0; i < length; i++) many[i] = new ITickets.TicketMessage(producer, number++);
                    if (number % (2 * AtOnce) == 0) tickets.WriteMany(many.AsSpan(0, length));
                    else await tickets.WriteManyAsync(many.AsMemory(0, length));
                    break;
            }
        }
    }

    /// <summary>Takes in that form until the end.</summary>
    public static async Task TakeAsync(ITickets.Reader tickets, TakeForm form, Action<ITickets.TicketMessage> take)
    {
        ITickets.TicketMessage[] many = new ITickets.TicketMessage[AtOnce];
        try
        {
            switch (form)
            {
                case TakeForm.Read:
                    while (true) take(tickets.Read());
                case TakeForm.ReadAsync:
                    while (true) take(await tickets.ReadAsync());
                case TakeForm.TryReadWithTime:
                    while (true)
                    {
                        if (tickets.TryRead(TimeSpan.FromMilliseconds(20), out ITickets.TicketMessage ticket)) take(ticket);
                    }

                case TakeForm.ReadAll:
                    await foreach (ITickets.TicketMessage ticket in tickets.ReadAllAsync()) take(ticket);
                    break;
                case TakeForm.TryRead:
                    while (await tickets.WaitToReadAsync())
                    {
                        while (tickets.TryRead(out ITickets.TicketMessage ticket)) take(ticket);
                    }

                    break;
                case TakeForm.ReadMany:
                    while (tickets.WaitToRead(Timeout.InfiniteTimeSpan))
                    {
                        for (int read; (read = tickets.ReadMany(many)) > 0;)
                        {
                            for (int i = 0; i < read; i++) take(many[i]);
                        }
                    }

                    break;
                case TakeForm.ReadManyAsync:
                    for (int read; (read = await tickets.ReadManyAsync(many)) > 0;)
                    {
                        for (int i = 0; i < read; i++) take(many[i]);
                    }

                    break;
                default:
                    await tickets.DispatchAsync(new Handler(take));
                    break;
            }
        }
        catch (ChannelClosedException closed) when (closed.InnerException is null)
        {
            // The forms that have no other way to say that nothing more comes.
        }
    }

    private sealed class Handler(Action<ITickets.TicketMessage> take) : ITickets
    {
        public void Ticket(int producer, int number) => take(new ITickets.TicketMessage(producer, number));
    }
}
