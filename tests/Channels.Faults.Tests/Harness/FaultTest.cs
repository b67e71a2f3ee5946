using System;
using System.Linq;
using Channels.Faults.Contracts;
using Channels.Waiting;
using Xunit;
using Xunit.Abstractions;

namespace Channels.Faults.Tests;

/// <summary>What the fault tests have in common: a folder of their own that is empty after each test.</summary>
public abstract class FaultTest(ChannelsFolder folder, ITestOutputHelper output) : IClassFixture<ChannelsFolder>, IDisposable
{
    protected const int SmallCapacity = 4096;

    private protected ChannelsFolder Folder => folder;

    /// <summary>A small channel whose sides sleep at once: everything that can happen in a ring happens soon.</summary>
    private protected static ISequence.Channel NewChannel(string? name = null) =>
        ISequence.Create(name, new ProcessChannelOptions { Capacity = SmallCapacity, Spin = TimeSpan.Zero });

    private protected void Report(FormattableString text) => output.WriteLine(FormattableString.Invariant(text));

    /// <summary>Whether the reader has received everything that its writer published.</summary>
    private protected static bool HasReceivedAll(IChannelEndpoint reader) => reader.Connection().Pipe.Receiver.IsEmpty;

    /// <summary>What a point of <see cref="KillPoint"/> is called.</summary>
    private protected static string NameOf(int point) =>
        typeof(KillPoint).GetFields(System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)
            .First(field => field.IsLiteral && field.IsAssembly && field.Name != nameof(KillPoint.Last) && Equals(field.GetRawConstantValue(), point)).Name;

    public void Dispose()
    {
        Folder.AssertEmptyAfterNextCreate();
        GC.SuppressFinalize(this);
    }
}
