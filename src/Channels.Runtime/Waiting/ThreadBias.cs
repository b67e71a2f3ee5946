using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Threading;

namespace Channels.Waiting;

/// <summary>
/// Lets one thread pass a lock without taking it, as long as no other thread wants it. See Dice, Moir and Scherer, "Quickly
/// Reacquirable Locks", 2003.
/// </summary>
/// <remarks>
/// Everybody else holds the lock, and first takes the bias from its owner. The owner stores that it is inside, and then loads
/// whether it is the owner still; who takes the bias stores that, issues the barrier on all processors, and waits until the
/// owner is outside. Without a fence the owner's load may be satisfied before its store is visible: then the barrier comes
/// after the load, and the store is visible behind it. Each thread has a word of its own for being inside, so that one which
/// does not know yet that it lost the bias does not write the next owner's.
/// </remarks>
internal sealed class ThreadBias
{
    /// <summary>A lock that threads pass on again and again is better taken each time.</summary>
    private const int RevocationsAtMost = 256;

    private readonly Dictionary<int, Owner> _owners = [];
    private Owner? _owner;
    private int _revocations;

    /// <summary>Passes the lock, if this thread may; it says so when it is through.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Owner? TryEnter()
    {
        Owner? owner = Volatile.Read(ref _owner);
        if (owner is null || owner.Thread != Environment.CurrentManagedThreadId) return null;
        owner.IsInside = true;

        // See the remarks for why no fence stands here.
        if (Volatile.Read(ref _owner) == owner) return owner;
        owner.Exit();
        return null;
    }

    /// <summary>Takes the bias from another thread. The caller holds the lock, which is its alone when this returns.</summary>
    internal void Revoke()
    {
        Owner? owner = Volatile.Read(ref _owner);
        if (owner is null || owner.Thread == Environment.CurrentManagedThreadId) return;
        Volatile.Write(ref _owner, null);
        _revocations++;
        SpinWait spin = default;
        while (!Barrier.Issue()) spin.SpinOnce();

        // A few instructions, unless the system has taken the processor from it.
        while (owner.IsInside) spin.SpinOnce();
    }

    /// <summary>Lets this thread pass from now on. The caller holds the lock.</summary>
    internal void Grant()
    {
        int thread = Environment.CurrentManagedThreadId;
        if (_revocations >= RevocationsAtMost || !Barrier.IsGlobal || Volatile.Read(ref _owner)?.Thread == thread) return;
        if (!_owners.TryGetValue(thread, out Owner? owner)) _owners.Add(thread, owner = new Owner(thread));

        // A release: the owner sees what was done under the lock.
        Volatile.Write(ref _owner, owner);
    }

    /// <summary>Gives the bias up, so that whoever comes next need not take it. The caller holds the lock, and has revoked it.</summary>
    internal void GiveUp() => Volatile.Write(ref _owner, null);

    /// <summary>A thread that has the bias, or had it.</summary>
    internal sealed class Owner(int thread)
    {
        private volatile bool _isInside;

        internal int Thread => thread;

        internal bool IsInside
        {
            get => _isInside;
            set => _isInside = value;
        }

        /// <summary>A release: whoever takes the bias next sees what was done inside.</summary>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal void Exit() => _isInside = false;
    }
}
