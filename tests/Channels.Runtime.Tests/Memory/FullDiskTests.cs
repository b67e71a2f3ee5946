using System.IO;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Xunit;

namespace Channels.Runtime.Tests.Memory;

/// <summary>Shared memory that is full is an error, and no crash.</summary>
public sealed class FullDiskTests : ChannelTest
{
    [SmallFileSystemFact]
    public async Task Creation_or_the_send_that_needs_room_fails_and_all_else_goes_on()
    {
        Directory.CreateDirectory(Folder.Path);
        ChildResult result = await SmallFileSystem.RunHelperAsync(Folder.Path, "full-disk");
        Assert.True(result.ExitCode == 0, result.Output);
    }
}
