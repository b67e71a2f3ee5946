using System;

namespace Channels;

/// <summary>How a pool treats its workers. Read when the pool starts; not thread-safe.</summary>
public sealed class WorkerPoolOptions
{
    internal const int MostEvents = 10_000;

    private WorkerOptions _worker = new();
    private int _spares = 1;
    private int _maxQuickDeaths = 5;
    private TimeSpan _quickDeath = TimeSpan.FromSeconds(5);
    private TimeSpan _restartDelay = TimeSpan.FromMilliseconds(100);
    private TimeSpan _maxRestartDelay = TimeSpan.FromSeconds(30);

    /// <summary>How the workers are started.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public WorkerOptions Worker
    {
        get => _worker;
        set => _worker = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>How many processes are kept up that wait for a worker's place, so that a replacement costs no start-up time; 1 unless set, and 0 or more.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public int Spares
    {
        get => _spares;
        set => _spares = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "There can't be fewer than no spares.");
    }

    /// <summary>A worker that lives less than this dies quickly; 5 seconds unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan QuickDeath
    {
        get => _quickDeath;
        set => _quickDeath = Checked(value);
    }

    /// <summary>
    /// After how many quick deaths in a row, in one worker's place, the pool gives up; 5 unless set, and at least 1.
    /// <see cref="int.MaxValue"/> makes it go on for ever.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is less than 1.</exception>
    public int MaxQuickDeaths
    {
        get => _maxQuickDeaths;
        set => _maxQuickDeaths = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A pool gives up after one quick death at the earliest.");
    }

    /// <summary>
    /// How long the pool waits after the second quick death in a row, in one worker's place; twice as long after each further one. The first
    /// one, and one that was not quick, are followed by a replacement at once. 100 milliseconds unless set.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan RestartDelay
    {
        get => _restartDelay;
        set => _restartDelay = Checked(value);
    }

    /// <summary>The longest that the pool waits before it replaces a worker; 30 seconds unless set.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public TimeSpan MaxRestartDelay
    {
        get => _maxRestartDelay;
        set => _maxRestartDelay = Checked(value);
    }

    internal TimeSpan DelayAfter(int quickDeaths)
    {
        if (quickDeaths < 2) return TimeSpan.Zero;
        double milliseconds = _restartDelay.TotalMilliseconds * Math.Pow(2, Math.Min(quickDeaths - 2, 30));
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, _maxRestartDelay.TotalMilliseconds));
    }

    internal WorkerPoolOptions Copy() => new()
    {
        Worker = Worker.Copy(),
        Spares = _spares,
        QuickDeath = _quickDeath,
        MaxQuickDeaths = _maxQuickDeaths,
        RestartDelay = _restartDelay,
        MaxRestartDelay = _maxRestartDelay,
    };

    private static TimeSpan Checked(TimeSpan value) =>
        value >= TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "It is neither negative nor longer than 24 days.");
}
