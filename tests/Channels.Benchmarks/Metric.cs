namespace Channels.Benchmarks;

/// <summary>One figure of a subject.</summary>
/// <param name="Key">Its name in JSON, with the unit.</param>
/// <param name="Title">Its name in a table, with the unit of the table.</param>
/// <param name="Divisor">What a figure is divided by for the table.</param>
/// <param name="Format">How it looks in the table.</param>
internal sealed record Metric(string Key, string Title, double Divisor = 1, string Format = "N1");
