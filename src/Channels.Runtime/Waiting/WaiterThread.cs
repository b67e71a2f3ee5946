using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using Channels.Interop;

namespace Channels.Waiting;

/// <summary>
/// A thread that watches up to 127 wake words for asynchronous waits (<c>futex_waitv</c> takes 128, one is the thread's own).
/// Threads are made as they are needed, so a thousand waits cost eight of them.
/// </summary>
internal sealed unsafe class WaiterThread
{
    private const int WordsAtMost = 127;

    private static readonly object s_gate = new();
    private static readonly List<WaiterThread> s_threads = [];

    private readonly object _gate = new();
    private readonly List<WaitRegistration> _arrived = [];
    private readonly List<WaitRegistration> _watched = [];
    private readonly FutexWaiter* _words;
    private readonly int* _ownWord;
    private int _count;

    private WaiterThread()
    {
        // Never freed: the threads live as long as the process.
        _words = (FutexWaiter*)System.Runtime.InteropServices.Marshal.AllocHGlobal(sizeof(FutexWaiter) * (WordsAtMost + 1));
        _ownWord = (int*)System.Runtime.InteropServices.Marshal.AllocHGlobal(sizeof(int));
        *_ownWord = 0;
        new Thread(Run, 256 * 1024) { IsBackground = true, Name = "Channels waiter" }.Start();
    }

    /// <summary>Hands an armed wait to a thread that has room for it. The wait may be over before this returns.</summary>
    internal static void Watch(WaitRegistration registration)
    {
        lock (s_gate)
        {
            foreach (WaiterThread thread in s_threads)
            {
                if (thread.TryAdd(registration)) return;
            }

            WaiterThread another = new();
            s_threads.Add(another);
            _ = another.TryAdd(registration);
        }
    }

    /// <summary>Makes the thread look at those of its waits that need it.</summary>
    internal void Poke() => SignalOwnWord();

    private bool TryAdd(WaitRegistration registration)
    {
        lock (_gate)
        {
            if (_count == WordsAtMost) return false;
            _count++;
            registration.WatchedBy(this);
            _arrived.Add(registration);
        }

        SignalOwnWord();
        return true;
    }

    private void SignalOwnWord()
    {
        // A full fence: the list is changed before the word, and the thread reads the word before the list.
        _ = Interlocked.Increment(ref *_ownWord);
        Sleep.Wake(_ownWord);
    }

    private void Run()
    {
        Nap nap = default;
        long due = 0;
        while (true)
        {
            int own = Volatile.Read(ref *_ownWord);
            TakeArrived();

            // Whatever else keeps waking this thread, the time of the next poll stays where it is.
            long now = Stopwatch.GetTimestamp();
            bool isDue = due != 0 && now >= due;
            if (isDue) due = 0;
            int poll = 0;
            for (int i = _watched.Count - 1; i >= 0; i--)
            {
                WaitRegistration wait = _watched[i];
                if ((wait.NeedsLook || (isDue && wait.PollMilliseconds != 0)) && wait.TryComplete())
                {
                    _watched[i] = _watched[^1];
                    _watched.RemoveAt(_watched.Count - 1);
                    lock (_gate) _count--;
                    nap = default;
                    continue;
                }

                int interval = wait.PollMilliseconds;
                if (interval != 0 && (poll == 0 || interval < poll)) poll = interval;
            }

            // Stopwatch counts the monotonic clock's nanoseconds on Linux, which is the clock that the sleep is given.
            if (poll == 0) due = 0;
            else if (due == 0 || due > now + (poll * 1_000_000L)) due = now + (poll * 1_000_000L);
            SleepUntilSomeChange(own, due, ref nap);
        }
    }

    private void TakeArrived()
    {
        lock (_gate)
        {
            // An arrived wait is armed and was looked at; a change since then shows in its word.
            _watched.AddRange(_arrived);
            _arrived.Clear();
        }
    }

    private void SleepUntilSomeChange(int own, long due, ref Nap nap)
    {
        _words[0] = new FutexWaiter { Address = (ulong)_ownWord, Expected = (uint)own, Flags = FutexWaiter.SharedWord };
        for (int i = 0; i < _watched.Count; i++)
        {
            WaitRegistration wait = _watched[i];
            _words[i + 1] = new FutexWaiter { Address = (ulong)wait.Word, Expected = (uint)wait.Armed, Flags = FutexWaiter.SharedWord };
        }

        long* deadline = stackalloc long[2];
        deadline[0] = due / 1_000_000_000;
        deadline[1] = due % 1_000_000_000;
        if (!Sleep.WhileAll(_words, _watched.Count + 1, due == 0 ? null : deadline)) nap.Take();
    }
}
