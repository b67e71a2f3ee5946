namespace Channels.Benchmarks;

/// <summary>How a subject is compared with the limit of its group.</summary>
internal enum Comparison
{
    /// <summary>How many times the limit's figure it is.</summary>
    Ratio,

    /// <summary>How much more than the limit's figure it is, for figures that may be zero.</summary>
    Difference,
}
