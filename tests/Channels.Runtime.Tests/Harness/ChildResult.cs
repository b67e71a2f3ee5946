namespace Channels.Runtime.Tests.Harness;

/// <summary>How a process ended, and what it had to say.</summary>
internal sealed record ChildResult(int ExitCode, string Output);
