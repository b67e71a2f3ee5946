using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Channels.Runtime.Tests.Harness;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Xunit;

namespace Channels.Runtime.Tests.Messages;

/// <summary>Contracts of several kinds of messages, received as one type.</summary>
public sealed class UnionTests : ChannelTest
{
    [Fact]
    public async Task A_switch_tells_the_kinds_apart()
    {
        using IThumbnails.Channel channel = IThumbnails.Create();
        channel.Writer.Resize("cat.png", 320, 200);
        channel.Writer.Rotate("dog.png");
        await channel.Writer.RotateAsync("cow.png", 45);
        Assert.True(channel.Writer.TryPixels(7, [1, 2, 3]));
        channel.Writer.Clear();
        channel.Writer.Complete();

        List<string> seen = [];
        await foreach (IThumbnails.Message message in channel.Reader.ReadAllAsync())
        {
            seen.Add(message switch
            {
                { Resize: { } resize } => $"resize {resize.Path} {resize.Width} {resize.Height}",
                { Rotate: { Degrees: 90 } rotate } => $"rotate {rotate.Path} by default",
                { Rotate: { } rotate } => $"rotate {rotate.Path} {rotate.Degrees}",
                { Pixels: { } pixels } => $"pixels {pixels.Id} {Convert.ToHexString(pixels.Bytes.Span)}",
                { Clear: { } } => "clear",
                _ => "?",
            });
        }

        Assert.Equal(["resize cat.png 320 200", "rotate dog.png by default", "rotate cow.png 45", "pixels 7 010203", "clear"], seen);
    }

    [Fact]
    public void Kind_and_TryGetValue_agree()
    {
        using IThumbnails.Channel channel = IThumbnails.Create();
        channel.Writer.Resize("cat.png", 320, 200);
        IThumbnails.Message message = channel.Reader.Read();
        Assert.Equal(IThumbnails.MessageKind.Resize, message.Kind);
        Assert.True(message.TryGetValue(out IThumbnails.ResizeMessage resize));
        Assert.Equal(new IThumbnails.ResizeMessage("cat.png", 320, 200), resize);
        Assert.False(message.TryGetValue(out IThumbnails.RotateMessage _));
        Assert.False(message.TryGetValue(out IThumbnails.ClearMessage _));
        Assert.Null(message.Rotate);
        Assert.Null(message.Clear);

        channel.Writer.Clear();
        IThumbnails.Message clear = channel.Reader.Read();
        Assert.Equal(IThumbnails.MessageKind.Clear, clear.Kind);
        Assert.True(clear.TryGetValue(out IThumbnails.ClearMessage _));
        Assert.Null(clear.Resize);
    }

    [Fact]
    public void Messages_of_every_kind_can_be_written_as_items()
    {
        using IMoves.Channel channel = IMoves.Create();
        channel.Writer.Write(new IMoves.MoveMessage(1, 2));
        Assert.True(channel.Writer.TryWrite(new IMoves.ScaleMessage(0.5, true)));
        channel.Writer.Write(new IMoves.ClearMessage());
        Assert.Equal(3, channel.Reader.Count);
        Assert.Equal(new IMoves.MoveMessage(1, 2), channel.Reader.Read().Move);
        Assert.True(channel.Reader.TryPeek(out IMoves.Message peeked));
        Assert.Equal(new IMoves.ScaleMessage(0.5, true), peeked.Scale);
        Assert.Equal(new IMoves.ScaleMessage(0.5, true), channel.Reader.Read().Scale);
        Assert.NotNull(channel.Reader.Read().Clear);
    }

    [Fact]
    public void A_default_message_is_none_and_is_not_sent()
    {
        using IMoves.Channel channel = IMoves.Create();
        IMoves.Message none = default;
        Assert.Equal(default, none.Kind);
        Assert.Null(none.Move);
        Assert.Null(none.Scale);
        Assert.Null(none.Clear);
        Assert.ThrowsAny<ArgumentException>(() => channel.Writer.Write(none));
        channel.Writer.Clear();
        Assert.NotNull(channel.Reader.Read().Clear);
        Assert.False(channel.Reader.TryRead(out _));
    }

    [Fact]
    public async Task Methods_that_return_tasks_have_all_forms()
    {
        using INotes.Channel channel = INotes.Create();
        INotes contract = channel.Writer;
        await contract.AddAsync("through the contract").AsTask().Within();
        await contract.PictureAsync(new byte[] { 1, 2 }).Within();
        contract.Flush();
        channel.Writer.Add("blocking", 1);
        Assert.True(channel.Writer.TryAdd("trying", 2));
        await channel.Writer.AddAsync("awaiting", 4, default).Within();
        await channel.Writer.FlushAsync().Within();
        channel.Writer.Complete();

        List<string> seen = [];
        await foreach (INotes.Message message in channel.Reader.ReadAllAsync())
        {
            seen.Add(message switch
            {
                { Add: { } add } => $"{add.Text} {add.Priority}",
                { Picture: { } picture } => $"{picture.Bytes.Length} bytes",
                _ => message.Kind.ToString(),
            });
        }

        Assert.Equal(["through the contract 3", "2 bytes", "Flush", "blocking 1", "trying 2", "awaiting 4", "Flush"], seen);
    }
}
