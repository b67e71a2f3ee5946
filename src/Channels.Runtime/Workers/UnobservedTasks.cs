using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Threading;
using System.Threading.Tasks;

namespace Channels.Workers;

/// <summary>Tasks that failed and that nobody has awaited. Such a failure ends the process, as an exception on a thread of its own does.</summary>
/// <remarks>
/// One that a handler of the worker's own takes for observed is handled. Such handlers are called after this one, which was there first. So a
/// failure is noted when it is told of, and judged by another thread when all handlers have returned: they run as the finalizers do.
/// </remarks>
internal sealed class UnobservedTasks
{
    private readonly object _gate = new();
    private List<UnobservedTaskExceptionEventArgs> _noted = [];
    private bool _isJudging;
    private bool _isOver;

    internal UnobservedTasks() => TaskScheduler.UnobservedTaskException += OnUnobserved;

    /// <summary>Looks for more, and returns when all that were told of have been found to be handled. Does not if one is not: the process ends then.</summary>
    /// <param name="generation">The oldest one of the garbage that they are looked for in.</param>
    internal void Look(int generation)
    {
        GC.Collect(generation);
        GC.WaitForPendingFinalizers();
        lock (_gate)
        {
            while (_isJudging) _ = Monitor.Wait(_gate);
        }
    }

    /// <summary>What tasks are left over from now on matter to nobody.</summary>
    internal void Forget()
    {
        lock (_gate) _isOver = true;
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs arguments)
    {
        lock (_gate)
        {
            if (_isOver) return;
            _noted.Add(arguments);
            if (_isJudging) return;
            _isJudging = true;
        }

        new Thread(Judge) { IsBackground = true, Name = "channels: unobserved tasks" }.Start();
    }

    private void Judge()
    {
        while (true)
        {
            List<UnobservedTaskExceptionEventArgs> noted;
            lock (_gate)
            {
                if (_noted.Count == 0)
                {
                    _isJudging = false;
                    Monitor.PulseAll(_gate);
                    return;
                }

                noted = _noted;
                _noted = [];
            }

            GC.WaitForPendingFinalizers();
            foreach (UnobservedTaskExceptionEventArgs arguments in noted)
            {
                if (!arguments.Observed) ExceptionDispatchInfo.Capture(CauseOf(arguments.Exception)).Throw();
            }
        }
    }

    private static Exception CauseOf(AggregateException exception) => exception.InnerExceptions.Count == 1 ? exception.InnerExceptions[0] : exception;
}
