namespace Channels.TestProcess.Contracts;

/// <summary>A user's unmanaged struct.</summary>
public readonly record struct Point(int X, double Y, Color Color);
