namespace Channels.Benchmarks.Reports;

/// <summary>Where the results go.</summary>
internal interface IReport
{
    /// <summary>What runs now.</summary>
    void Progress(string text);

    void Add(GroupResult result);
}
