using System;
using System.IO;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Rules;

/// <summary>The folder of the channels is its user's alone, or it is refused.</summary>
public sealed class BaseDirectoryTests : ChannelTest
{
    [Theory]
    [InlineData(UnixFileMode.OtherWrite)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void One_that_others_can_write_is_refused(UnixFileMode more)
    {
        Directory.CreateDirectory(Folder.Path);
        File.SetUnixFileMode(Folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | more);
        AssertRefuses<UnauthorizedAccessException>("can be written by other users");
    }

    [Fact]
    public async Task One_of_another_user_is_refused()
    {
        if (Environment.UserName == "root")
        {
            Directory.CreateDirectory(Folder.Path);
            ChildResult change = await Child.RunAsync("chown", ["1", Folder.Path]);
            Assert.True(change.ExitCode == 0, change.Output);
            AssertRefuses<UnauthorizedAccessException>("belongs to another user");
        }
        else
        {
            using ChannelsFolder roots = new("/usr");
            AssertRefuses<UnauthorizedAccessException>("belongs to another user", roots.Path);
            Environment.SetEnvironmentVariable("CHANNELS_DIR", Folder.Path);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/.")]
    public void A_symbolic_link_is_refused(string ending)
    {
        DirectoryInfo target = Directory.CreateTempSubdirectory("channels-target-");
        try
        {
            File.SetUnixFileMode(target.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            Directory.CreateSymbolicLink(Folder.Path, target.FullName);
            Environment.SetEnvironmentVariable("CHANNELS_DIR", Folder.Path + ending);
            AssertRefuses<IOException>("symbolic link");
            Assert.Empty(target.GetFileSystemInfos());
        }
        finally
        {
            Environment.SetEnvironmentVariable("CHANNELS_DIR", Folder.Path);
            File.Delete(Folder.Path);
            target.Delete(recursive: true);
        }
    }

    [Fact]
    public void A_file_is_refused()
    {
        File.WriteAllText(Folder.Path, "");
        try
        {
            AssertRefuses<IOException>("no folder");
        }
        finally
        {
            File.Delete(Folder.Path);
        }
    }

    [Fact]
    public void One_that_can_not_be_made_is_an_error()
    {
        Environment.SetEnvironmentVariable("CHANNELS_DIR", "/proc/no/such/folder");
        try
        {
            AssertRefuses<IOException>("can't be made", "/proc/no/such/folder");
        }
        finally
        {
            Environment.SetEnvironmentVariable("CHANNELS_DIR", Folder.Path);
        }
    }

    [Fact]
    public void One_that_is_fit_is_used_and_keeps_its_mode()
    {
        UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherRead;
        Directory.CreateDirectory(Folder.Path);
        File.SetUnixFileMode(Folder.Path, mode);
        using INumbers.Channel channel = INumbers.Create("x");
        Assert.Equal(mode, File.GetUnixFileMode(Folder.Path));
    }

    [Fact]
    public void What_is_no_channel_stays()
    {
        foreach (string folder in (string[])["debian", ".git", ".new-ideas", "ring"])
        {
            string path = Directory.CreateDirectory(Path.Combine(Folder.Path, folder)).FullName;
            foreach (string file in (string[])["control", "ring", "notes"]) File.WriteAllText(Path.Combine(path, file), new string('x', 1 << 20));
        }

        Directory.CreateDirectory(Path.Combine(Folder.Path, "empty"));
        string[] before = Folder.Entries;
        INumbers.Create().Dispose();
        Assert.Throws<ChannelNotFoundException>(() => INumbers.Open("nothing"));
        Assert.Throws<ChannelNotFoundException>(() => INumbers.Open("empty"));
        Assert.Throws<ChannelCorruptException>(() => INumbers.Open("debian"));
        Assert.Equal(before, Folder.Entries);
        Directory.Delete(Folder.Path, recursive: true);
    }

    [Fact]
    public void Of_a_channels_folder_only_the_channels_files_go()
    {
        using (INumbers.Create("mine")) File.WriteAllText(Path.Combine(Folder.Path, "mine", "notes"), "");
        INumbers.Create().Dispose();
        Assert.Equal("notes", Path.GetFileName(Assert.Single(Directory.GetFiles(Folder.Path, "*", SearchOption.AllDirectories))));
        Directory.Delete(Folder.Path, recursive: true);
    }

    private void AssertRefuses<TException>(string reason, string? path = null)
        where TException : Exception
    {
        foreach (Func<IDisposable> use in (Func<IDisposable>[])[() => INumbers.Create(), () => INumbers.Create("x"), () => INumbers.Open("x")])
        {
            TException exception = Assert.ThrowsAny<TException>(use);
            Assert.Contains(reason, exception.Message);
            Assert.Contains(path ?? Folder.Path, exception.Message);
        }
    }
}
