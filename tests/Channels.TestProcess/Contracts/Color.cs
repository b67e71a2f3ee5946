namespace Channels.TestProcess.Contracts;

/// <summary>A user's enum.</summary>
public enum Color : ushort
{
    Red = 1,
    Green = 2,
    Blue = ushort.MaxValue,
}
