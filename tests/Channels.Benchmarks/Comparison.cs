namespace Channels.Benchmarks;

/// <summary>How a subject is compared with the limit of its group.</summary>
internal enum Comparison
{
    /// <summary>How many times the limit's figure it is.</summary>
    Ratio,

    /// <summary>How much more than the limit's figure it is, for figures that may be zero.</summary>
    Difference,

    /// <summary>By how many percent it is more than the limit's figure.</summary>
    Increase,
}
