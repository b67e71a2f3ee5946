namespace Channels.TestProcess.Workers;

/// <summary>How a process ends that has put items which nobody has taken.</summary>
public enum Leaving
{
    /// <summary>Its worker method returns.</summary>
    Return,
    Dispose,
    Exit,
    UnhandledException,
}
