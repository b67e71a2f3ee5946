using System.Threading;

namespace Channels.Waiting;

/// <summary>An asynchronous wait on one wake word, as the waiter thread sees it.</summary>
internal abstract unsafe class WaitRegistration
{
    private volatile bool _lookRequested;
    private volatile WaiterThread? _thread;

    /// <summary>The word to watch; it stays readable while the registration lives.</summary>
    internal abstract int* Word { get; }

    /// <summary>What the word was when it was armed.</summary>
    internal int Armed { get; private protected set; }

    /// <summary>After how long the wait must look for itself, because nobody tells it; 0 if somebody does.</summary>
    internal virtual int PollMilliseconds => 0;

    internal bool NeedsLook => _lookRequested || Volatile.Read(ref *Word) != Armed;

    /// <summary>
    /// Looks whether the wait is over, and completes it if it is; otherwise arms the word again. Called by the waiter thread,
    /// by nobody else, and never runs user code.
    /// </summary>
    internal abstract bool TryComplete();

    /// <summary>Makes the waiter thread look, whatever the word says. Any thread.</summary>
    internal void RequestLook()
    {
        _lookRequested = true;

        // The one who hands the wait over stores the thread and then, behind a fence, looks at the request.
        Interlocked.MemoryBarrier();
        _thread?.Poke();
    }

    /// <summary>Says which thread watches. A look that was requested before finds its way through <see cref="NeedsLook"/>.</summary>
    internal void WatchedBy(WaiterThread thread) => _thread = thread;

    private protected void ForgetRequests() => _lookRequested = false;
}
