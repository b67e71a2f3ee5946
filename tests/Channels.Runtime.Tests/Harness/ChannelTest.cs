using System.Threading.Tasks;
using Xunit;

namespace Channels.Runtime.Tests.Harness;

/// <summary>A test that has the channels' folder for itself, and must leave nothing in it.</summary>
public abstract class ChannelTest : IAsyncLifetime
{
    internal ChannelsFolder Folder { get; } = new();

    public virtual Task InitializeAsync() => Task.CompletedTask;

    public virtual async Task DisposeAsync()
    {
        using (Folder) await Folder.AssertIsLeftEmptyAsync();
    }
}
