using System;
using System.Collections.Generic;
using System.Linq;

namespace Channels.Benchmarks;

/// <summary>The runs of one subject: for each run, a figure a metric.</summary>
internal sealed class Measurement(Subject subject)
{
    private readonly List<double[]> _runs = [];

    public Subject Subject => subject;

    public int Runs => _runs.Count;

    public void Add(double[] figures) => _runs.Add(figures);

    public double Median(int metric)
    {
        double[] sorted = Sorted(metric);
        int middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    public double Lowest(int metric) => Sorted(metric)[0];

    public double Highest(int metric) => Sorted(metric)[^1];

    private double[] Sorted(int metric)
    {
        double[] figures = [.. _runs.Select(run => run[metric])];
        Array.Sort(figures);
        return figures;
    }
}
