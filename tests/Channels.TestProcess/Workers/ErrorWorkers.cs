using System;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Complete a channel with errors of all kinds.</summary>
public static partial class ErrorWorkers
{
    /// <summary>More than there is room for in a channel's files.</summary>
    public const int Long = 100_000;

    public const int Depth = 2_000;

    [ProcessWorker]
    public static void Fail(INumbers.Writer numbers, ErrorKind kind)
    {
        numbers.Number(1);
        numbers.Complete(Make(kind));
    }

    /// <summary>Passes the end of one channel on to another.</summary>
    [ProcessWorker]
    public static async Task Relay(INumbers.Reader from, INumbers.Writer to)
    {
        try
        {
            await foreach (int number in from.ReadAllAsync()) to.Number(number);
            to.Complete();
        }
        catch (RemoteException error)
        {
            to.Complete(error);
        }
    }

    private static Exception Make(ErrorKind kind) => kind switch
    {
        ErrorKind.Nested => Thrown(() => ThrowNested(3)),
        ErrorKind.NeverThrown => new UserException("never thrown"),
        ErrorKind.LongMessage => Thrown(() => throw new UserException(new string('m', Long))),
        ErrorKind.LongTrace => Thrown(() => ThrowDeeply(Depth)),
        ErrorKind.LongEverything => Thrown(() => ThrowNested(40, new string('ü', Long))),
        ErrorKind.OddMessage => new UserException("\ud800 \0 \u20ac \ud83d\ude00"),
        ErrorKind.EmptyMessage => new UserException(""),
        ErrorKind.Aggregate => new AggregateException("several", new UserException("first"), new UserException("second")),
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static Exception Thrown(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception)
        {
            return exception;
        }

        throw new InvalidOperationException("Nothing was thrown.");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void ThrowNested(int depth, string text = "")
    {
        if (depth == 0) throw new ArgumentException("innermost" + text);
        try
        {
            ThrowNested(depth - 1, text);
        }
        catch (Exception inner)
        {
            throw new UserException($"level {depth}" + text, inner);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ThrowDeeply(int depth) => depth == 0 ? throw new UserException("deep") : ThrowDeeply(depth - 1) + 1;
}
