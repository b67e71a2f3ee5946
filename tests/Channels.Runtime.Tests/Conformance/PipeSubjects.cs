using System;
using Xunit;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>What pipes have in common as subjects of the suite.</summary>
internal static class PipeSubjects
{
    /// <summary>In bytes.</summary>
    internal const int Capacity = 4096;

    /// <summary>How many numbers fit into it.</summary>
    internal const int Numbers = Capacity / 8;

    /// <summary>The error comes as text: its type need not exist where the reader is.</summary>
    internal static void AssertIsError(Exception? actual, string message)
    {
        RemoteException error = Assert.IsType<RemoteException>(actual);
        Assert.Equal("System.InvalidOperationException", error.TypeName);
        Assert.Equal(message, error.Message);
    }
}
