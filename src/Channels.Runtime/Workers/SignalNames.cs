using System.Globalization;

namespace Channels.Workers;

/// <summary>Signals as people know them. The numbers are those of Linux on x64 and arm64.</summary>
internal static class SignalNames
{
    internal static string Of(int signal)
    {
        string number = signal.ToString(CultureInfo.InvariantCulture);
        return Find(signal) is { } name ? $"{name} (signal {number})" : "signal " + number;
    }

    /// <summary>Whether it is one that ends processes. Of an exit code that is larger than 128, it is all that there is to go by.</summary>
    internal static bool IsKnown(int signal) => Find(signal) is not null;

    private static string? Find(int signal) => signal switch
    {
        1 => "SIGHUP",
        2 => "SIGINT",
        3 => "SIGQUIT",
        4 => "SIGILL",
        6 => "SIGABRT",
        7 => "SIGBUS",
        8 => "SIGFPE",
        9 => "SIGKILL",
        11 => "SIGSEGV",
        13 => "SIGPIPE",
        14 => "SIGALRM",
        15 => "SIGTERM",
        24 => "SIGXCPU",
        31 => "SIGSYS",
        _ => null,
    };
}
