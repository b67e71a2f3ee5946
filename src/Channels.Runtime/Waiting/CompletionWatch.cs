using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;

namespace Channels.Waiting;

/// <summary>
/// Ends a task when a channel is over, without a reader that waits. It looks now and then, so that the sender pays nothing
/// for it; a reader that finds the end makes it look at once.
/// </summary>
internal sealed unsafe class CompletionWatch(IEnding ending) : WaitRegistration
{
    // A word that nobody changes, for all of them.
    private static readonly int* s_quietWord = NewWord();

    private readonly TaskCompletionSource<bool> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Task Task => _ended.Task;

    internal override int* Word => s_quietWord;

    internal override int PollMilliseconds => 200;

    internal void Begin()
    {
        if (!TryComplete()) WaiterThread.Watch(this);
    }

    internal override bool TryComplete()
    {
        ForgetRequests();
        try
        {
            if (!ending.HasEnded()) return false;
            if (ending.ErrorOfEnd() is { } error) Fail(error);
            else _ = _ended.TrySetResult(true);
        }
        catch (Exception exception)
        {
            Fail(exception);
        }

        return true;
    }

    /// <summary>As in .NET's channels, the error counts as seen: reads throw it, too.</summary>
    private void Fail(Exception error)
    {
        _ = _ended.TrySetException(error);
        _ = _ended.Task.Exception;
    }

    private static int* NewWord()
    {
        int* word = (int*)Marshal.AllocHGlobal(sizeof(int));
        *word = 0;
        return word;
    }
}
