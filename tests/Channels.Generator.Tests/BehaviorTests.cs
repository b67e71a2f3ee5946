using System;
using System.Reflection;
using System.Threading.Tasks;
using Channels.Generator.Tests.Harness;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Channels.Generator.Tests;

/// <summary>What is generated does what it says: each source has a method that sends and receives within one process.</summary>
public sealed class BehaviorTests
{
    private const string Usings = """
        using System;
        using System.Collections.Generic;
        using System.Runtime.CompilerServices;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;
        using MemoryPack;

        public static class Check
        {
            public static void Equal<T>(T expected, T actual)
            {
                if (!EqualityComparer<T>.Default.Equals(expected, actual))
                    throw new Exception($"Expected {expected}, not {actual}.");
            }
        }

        """;

    [Fact]
    public Task An_item_of_each_encoding_arrives() => RunAsync("""
        [MemoryPackable] public partial record Item(int Id, List<(int, string?)> Links);
        public enum Color : byte { Red, Green }

        [ProcessChannel]
        public partial interface IAll
        {
            void All(int raw, bool on, Color color, (int, double) pair, Guid? id, int? none, string text, string? noText, byte[] array,
                int[]? noArray, ReadOnlyMemory<char> memory, Memory<long> writable, ReadOnlyMemory<byte>? maybe, ReadOnlyMemory<byte>? noMemory,
                Item item, Item? noItem, List<List<int>> lists, Uri uri, (int, string) mixed, int[,] square);
        }

        [ProcessChannel]
        public partial interface ISeveral
        {
            void All(int raw, ReadOnlySpan<byte> bytes, Item item);
            void Other(string text);
        }

        public static class Test
        {
            public static async Task Run()
            {
                using IAll.Channel channel = IAll.Create();
                Guid id = Guid.NewGuid();
                channel.Writer.All(7, true, Color.Green, (1, 2.5), id, null, "text", null, [1, 2], null, "chars".ToCharArray(), new long[] { 5 },
                    new byte[] { 9 }, null, new Item(3, [(1, "x"), (2, null)]), null, [[1], []], new Uri("http://localhost/a"), (4, "four"), new int[,] { { 1, 2 } });
                IAll.AllMessage all = await channel.Reader.ReadAsync();
                Check.Equal((7, true, Color.Green, (1, 2.5), id, null), (all.Raw, all.On, all.Color, all.Pair, all.Id, all.None));
                Check.Equal(("text", null, 2, null, "chars", 5L), (all.Text, all.NoText, all.Array[1], all.NoArray, new string(all.Memory.Span), all.Writable.Span[0]));
                Check.Equal((9, null, 3, "x", null), (all.Maybe!.Value.Span[0], all.NoMemory, all.Item.Id, all.Item.Links[0].Item2, all.Item.Links[1].Item2));
                Check.Equal((null, 1, 0, "/a", "four", 2), (all.NoItem, all.Lists[0][0], all.Lists[1].Count, all.Uri.AbsolutePath, all.Mixed.Item2, all.Square[0, 1]));

                using ISeveral.Channel several = ISeveral.Create();
                several.Writer.All(7, [1, 2, 3], new Item(8, []));
                Check.Equal(true, several.Writer.TryOther("other"));
                await several.Writer.AllAsync(9, new byte[] { 4 }, new Item(10, []));
                Check.Equal(true, several.Writer.TryWrite(new ISeveral.OtherMessage("written")));
                several.Writer.Complete();

                List<string> seen = [];
                await foreach (ISeveral.Message message in several.Reader.ReadAllAsync())
                {
                    switch (message)
                    {
                        case { All: { } item }: seen.Add($"{message.Kind} {item.Raw} {item.Bytes.Length} {item.Item.Id}"); break;
                        case { Other: { } item }: seen.Add($"{message.Kind} {item.Text}"); break;
                    }
                }

                Check.Equal("All 7 3 8, Other other, All 9 1 10, Other written", string.Join(", ", seen));
            }
        }
        """);

    [Fact]
    public Task A_handler_gets_each_message_with_its_token() => RunAsync("""
        [ProcessChannel]
        public partial interface IMessages
        {
            void Bytes(int id, ReadOnlySpan<byte> bytes);
            ValueTask TextAsync(string text, CancellationToken stop = default);
            Task NothingAsync();
            Task Send(bool on, int? number);
            void Flush(CancellationToken stop);
        }

        public sealed class Handler(CancellationToken expected) : IMessages
        {
            public List<string> Seen { get; } = [];
            public void Bytes(int id, ReadOnlySpan<byte> bytes) => Seen.Add($"bytes {id} {bytes.Length}");
            public async ValueTask TextAsync(string text, CancellationToken stop) { await Task.Yield(); Check.Equal(expected, stop); Seen.Add(text); }
            public Task NothingAsync() { Seen.Add("nothing"); return Task.CompletedTask; }
            public async Task Send(bool on, int? number) { await Task.Yield(); Seen.Add($"{on} {number}"); }
            public void Flush(CancellationToken stop) { Check.Equal(expected, stop); Seen.Add("flush"); }
        }

        public static class Test
        {
            public static async Task Run()
            {
                using CancellationTokenSource source = new();
                using IMessages.Channel channel = IMessages.Create();
                channel.Writer.Bytes(1, new byte[5]);
                channel.Writer.Text("text");
                await channel.Writer.NothingAsync();
                await channel.Writer.Send(true, 5);
                channel.Writer.Flush(default);
                channel.Writer.Complete();

                Handler handler = new(source.Token);
                await channel.Reader.DispatchAsync(handler, source.Token);
                Check.Equal("bytes 1 5, text, nothing, True 5, flush", string.Join(", ", handler.Seen));
            }
        }
        """);

    [Fact]
    public Task Raw_items_are_their_bytes() => RunAsync("""
        public struct Size { public int Width; public short Height; }
        [ProcessChannel] public partial interface INumbers { void Number(int value); }
        [ProcessChannel] public partial interface ISizes { void Sized(byte id, Size size, (int, byte) pair); }
        public sealed class Handler : ISizes
        {
            public string? Seen;
            public void Sized(byte id, Size size, (int, byte) pair) => Seen = $"{id} {size.Width} {size.Height} {pair}";
        }

        public static class Test
        {
            public static async Task Run()
            {
                Check.Equal(true, default(INumbers.Codec).IsRaw);
                Check.Equal(true, default(ISizes.Codec).IsRaw);
                Check.Equal(false, RuntimeHelpers.IsReferenceOrContainsReferences<ISizes.SizedMessage>());

                using INumbers.Channel numbers = INumbers.Create();
                numbers.Writer.Number(42);
                Check.Equal(42, await numbers.Reader.ReadAsync());

                using ISizes.Channel sizes = ISizes.Create();
                sizes.Writer.Sized(1, new Size { Width = 2, Height = 3 }, (4, 5));
                sizes.Writer.Complete();
                Handler handler = new();
                await sizes.Reader.DispatchAsync(handler);
                Check.Equal("1 2 3 (4, 5)", handler.Seen);
            }
        }
        """);

    [Fact]
    public Task A_message_holds_one_case() => RunAsync("""
        [ProcessChannel]
        public partial interface IMessages { void Number(int value); void Point(double x, (int, byte) y); void Text(string text); void Empty(); }

        public static class Test
        {
            public static Task Run()
            {
                IMessages.Message message = new IMessages.NumberMessage(7);
                Check.Equal(IMessages.MessageKind.Number, message.Kind);
                Check.Equal(7, message.Number!.Value.Value);
                Check.Equal(null, message.Point);
                Check.Equal(null, message.Text);
                Check.Equal(false, message.TryGetValue(out IMessages.TextMessage _));

                message = new IMessages.PointMessage(1.5, (2, 3));
                Check.Equal(true, message.TryGetValue(out IMessages.PointMessage point));
                Check.Equal((1.5, (2, (byte)3)), (point.X, point.Y));
                message = new IMessages.TextMessage("text");
                Check.Equal("text", message.Text!.Value.Text);
                message = new IMessages.EmptyMessage();
                Check.Equal(true, message.Empty is not null);
                Check.Equal((byte)0, (byte)default(IMessages.Message).Kind);

                // What holds no reference shares its memory.
                Check.Equal(true, Unsafe.SizeOf<IMessages.Message>() <= 16 + 8 + 8);

                using IMessages.Channel channel = IMessages.Create();
                try { channel.Writer.TryWrite(default); }
                catch (ArgumentException) { return Task.CompletedTask; }
                throw new Exception("A default message was sent.");
            }
        }
        """);

    [Fact]
    public Task Formatters_are_registered_before_the_first_message() => RunAsync("""
        [MemoryPackable] public partial class Item { public Dictionary<string, Color[]>? Colors { get; set; } }
        public enum Color { Red }
        [ProcessChannel] public partial interface IItems { void Put(List<Item> items, (string, Color?)? pair); }

        public static class Test
        {
            public static Task Run()
            {
                Check.Equal(false, MemoryPackFormatterProvider.IsRegistered<List<Item>>());
                using IItems.Channel channel = IItems.Create();
                Check.Equal(true, MemoryPackFormatterProvider.IsRegistered<List<Item>>());
                Check.Equal(true, MemoryPackFormatterProvider.IsRegistered<Item>());
                Check.Equal(true, MemoryPackFormatterProvider.IsRegistered<Dictionary<string, Color[]>>());
                Check.Equal(true, MemoryPackFormatterProvider.IsRegistered<Color[]>());
                Check.Equal(true, MemoryPackFormatterProvider.IsRegistered<(string, Color?)?>());
                Check.Equal(true, MemoryPackFormatterProvider.IsRegistered<(string, Color?)>());
                Check.Equal(true, MemoryPackFormatterProvider.IsRegistered<Color?>());
                return Task.CompletedTask;
            }
        }
        """);

    [Fact]
    public Task Formatters_of_replies_are_registered_before_the_first_one() => RunAsync("""
        public record struct Job(int Id);
        [ProcessChannel(Replies = typeof(IAcks))] public partial interface IOrders { void Order(int number); }
        [ProcessChannel] public partial interface IAcks { void Done(List<Job> jobs); }

        public static class Test
        {
            public static async Task Run()
            {
                Check.Equal(false, MemoryPackFormatterProvider.IsRegistered<List<Job>>());
                using IOrders.Channel orders = IOrders.Create();
                Check.Equal(true, MemoryPackFormatterProvider.IsRegistered<List<Job>>());
                orders.Reader.Replies.Done([new Job(1), new Job(2)]);
                Check.Equal(2, (await orders.Writer.Replies.ReadAsync())[1].Id);
            }
        }
        """);

    [Fact]
    public Task A_buffer_of_a_fixed_size_arrives() => RunAsync("""
        public unsafe struct Sample { public int Id; public fixed float Values[8]; }
        [InlineArray(4)] public struct Four { private int _first; }
        [ProcessChannel] public partial interface ISamples { void Put(Sample sample); }
        [ProcessChannel] public partial interface ISeveral { void All(int id, Sample sample, List<Sample> more, Four four); void None(); }

        public static class Test
        {
            public static unsafe Task Run()
            {
                Sample sample = new() { Id = 1 };
                for (int i = 0; i < 8; i++) sample.Values[i] = i;
                Four four = default;
                four[3] = 4;

                using ISamples.Channel samples = ISamples.Create();
                samples.Writer.Put(sample);
                AssertSame(sample, samples.Reader.Read());

                using ISeveral.Channel several = ISeveral.Create();
                several.Writer.All(2, sample, [default, sample], four);
                ISeveral.AllMessage all = several.Reader.Read().All!.Value;
                AssertSame(sample, all.Sample);
                AssertSame(sample, all.More[1]);
                Check.Equal(4, all.Four[3]);
                return Task.CompletedTask;
            }

            private static unsafe void AssertSame(Sample expected, Sample actual)
            {
                Check.Equal(expected.Id, actual.Id);
                for (int i = 0; i < 8; i++) Check.Equal(expected.Values[i], actual.Values[i]);
            }
        }
        """);

    [Fact]
    public Task Each_form_of_a_queues_message_puts_it() => RunAsync("""
        [MemoryPackable] public partial record Job(int Id, string Name);

        [ProcessChannel(Kind = ChannelKind.Queue)]
        public partial interface IJobs
        {
            ValueTask PutAsync(Job job, CancellationToken stop = default);
            Task StoreAsync(int id);
            void Resize(string path, int width);
            void Pixels(int id, ReadOnlySpan<byte> bytes);
            void Stop(CancellationToken stop);
        }

        public static class Test
        {
            public static async Task Run()
            {
                foreach (bool isSingle in new[] { false, true })
                {
                    using IJobs.Channel channel = IJobs.Create(options: new ProcessChannelOptions { SingleWriter = isSingle, SingleReader = isSingle });
                    await channel.Writer.PutAsync(new Job(1, "a"));
                    channel.Writer.Put(new Job(2, "b"));
                    Check.Equal(true, channel.Writer.TryPut(new Job(3, "c")));
                    await channel.Writer.StoreAsync(4);
                    channel.Writer.Resize("d", 5);
                    await channel.Writer.ResizeAsync("e", 6);
                    channel.Writer.Pixels(7, [1, 2, 3]);
                    Check.Equal(true, channel.Writer.TryPixels(8, new byte[100_000]));
                    channel.Writer.Stop(default);
                    Check.Equal(9, channel.Reader.Count);
                    channel.Writer.Complete();

                    List<string> seen = [];
                    await foreach (IJobs.Message message in channel.Reader.ReadAllAsync())
                    {
                        seen.Add(message switch
                        {
                            { Put: { } put } => $"{put.Job.Id} {put.Job.Name}",
                            { Store: { } store } => $"{store.Id}",
                            { Resize: { } resize } => $"{resize.Path} {resize.Width}",
                            { Pixels: { } pixels } => $"{pixels.Id} {pixels.Bytes.Length}",
                            _ => message.Kind.ToString(),
                        });
                    }

                    Check.Equal("1 a, 2 b, 3 c, 4, d 5, e 6, 7 3, 8 100000, Stop", string.Join(", ", seen));
                }
            }
        }
        """);

    [Fact]
    public Task Each_form_of_a_message_says_in_its_way_that_the_channel_is_completed() => RunAsync("""
        [ProcessChannel(Kind = ChannelKind.Pipe)] public partial interface IPiped { void Text(string text); void Bytes(ReadOnlySpan<byte> bytes); }
        [ProcessChannel(Kind = ChannelKind.Queue)] public partial interface IQueued { void Text(string text); void Bytes(ReadOnlySpan<byte> bytes); }

        public static class Test
        {
            public static async Task Run()
            {
                using IPiped.Channel pipe = IPiped.Create();
                pipe.Writer.Complete();
                await Refuses(() => pipe.Writer.Text("text"), () => pipe.Writer.TryText("text"), () => pipe.Writer.TextAsync("text"));
                await Refuses(() => pipe.Writer.Bytes(new byte[9]), () => pipe.Writer.TryBytes(new byte[9]), () => pipe.Writer.BytesAsync(new byte[9]));

                foreach (bool isSingle in new[] { false, true })
                {
                    using IQueued.Channel channel = IQueued.Create(options: new ProcessChannelOptions { SingleWriter = isSingle });
                    channel.Writer.Complete();
                    await Refuses(() => channel.Writer.Text("text"), () => channel.Writer.TryText("text"), () => channel.Writer.TextAsync("text"));
                    await Refuses(() => channel.Writer.Bytes(new byte[9]), () => channel.Writer.TryBytes(new byte[9]), () => channel.Writer.BytesAsync(new byte[9]));
                    Check.Equal(0, channel.Reader.Count);
                }
            }

            private static async Task Refuses(Action blocking, Func<bool> trying, Func<ValueTask> awaiting)
            {
                try { blocking(); throw new Exception("It was sent."); }
                catch (System.Threading.Channels.ChannelClosedException) { }
                Check.Equal(false, trying());
                ValueTask sending = awaiting();
                try { await sending; throw new Exception("It was sent."); }
                catch (System.Threading.Channels.ChannelClosedException) { }
            }
        }
        """);

    [Fact]
    public Task Handlers_of_a_queue_share_its_messages() => RunAsync("""
        [ProcessChannel(Kind = ChannelKind.Queue)]
        public partial interface IWork { void Bytes(int id, ReadOnlySpan<byte> bytes); ValueTask WaitAsync(int id, CancellationToken stop); }

        public sealed class Handler(CancellationToken expected) : IWork
        {
            public List<int> Seen { get; } = [];
            public void Bytes(int id, ReadOnlySpan<byte> bytes) { Check.Equal(id, (int)bytes[0]); Seen.Add(id); }
            public async ValueTask WaitAsync(int id, CancellationToken stop) { await Task.Yield(); Check.Equal(expected, stop); Seen.Add(id); }
        }

        public static class Test
        {
            public static async Task Run()
            {
                using CancellationTokenSource source = new();
                using IWork.Channel channel = IWork.Create();
                using IWork.Channel other = IWork.Open(channel.Name);
                Handler first = new(source.Token), second = new(source.Token);
                Task handling = Task.WhenAll(channel.Reader.DispatchAsync(first, source.Token), other.Reader.DispatchAsync(second, source.Token));
                for (int i = 0; i < 100; i++)
                {
                    channel.Writer.Bytes(i, [(byte)i]);
                    await other.Writer.WaitAsync(100 + i, default);
                }

                channel.Writer.Complete();
                await handling;

                List<int> all = [.. first.Seen, .. second.Seen];
                all.Sort();
                Check.Equal(200, all.Count);
                for (int i = 0; i < 200; i++) Check.Equal(i, all[i]);
            }
        }
        """);

    [Fact]
    public Task A_queue_keeps_what_its_ring_has_no_room_for() => RunAsync("""
        [ProcessChannel(Kind = ChannelKind.Queue)] public partial interface ITexts { void Text(string text, int number); void End(); }

        public static class Test
        {
            public static async Task Run()
            {
                using ITexts.Channel channel = ITexts.Create(options: new ProcessChannelOptions { Capacity = 4096 });
                for (int i = 0; i < 1000; i++) Check.Equal(true, channel.Writer.TryEnd());
                for (int i = 0; i < 1000; i++) await channel.Writer.TextAsync("text", i);
                Check.Equal(true, channel.Writer.Buffered > 0);

                Task flush = channel.Writer.FlushAsync();
                Check.Equal(false, flush.IsCompleted);
                for (int i = 0; i < 1000; i++) Check.Equal(ITexts.MessageKind.End, (await channel.Reader.ReadAsync()).Kind);
                for (int i = 0; i < 1000; i++) Check.Equal(i, (await channel.Reader.ReadAsync()).Text!.Value.Number);
                await flush;
                Check.Equal(0L, channel.Writer.Buffered);

                for (int i = 0; i < 1000; i++) channel.Writer.Text("discarded", i);
                channel.Writer.Discard();
                Check.Equal(0L, channel.Writer.Buffered);
                channel.Writer.Complete();
                int received = 0;
                await foreach (ITexts.Message message in channel.Reader.ReadAllAsync()) Check.Equal(received++, message.Text!.Value.Number);
                Check.Equal(true, received is > 0 and < 1000);
            }
        }
        """);

    [Fact]
    public Task The_compiler_tells_of_whoever_calls_the_writer() => RunAsync("""
        [ProcessChannel]
        public partial interface ILog
        {
            void Entry(string text, [CallerMemberName] string member = "", [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);
            ValueTask CheckAsync(bool condition, int frame, [CallerArgumentExpression("condition")] string? expression = null, [CallerArgumentExpression("frame")] string other = "", CancellationToken stop = default);
            ValueTask<string> Ask(string Codec, [CallerArgumentExpression("Codec")] string expression = "", [CallerMemberName] string member = "");
        }

        public sealed class Handler : ILog
        {
            public void Entry(string text, string member, string file, int line) { }
            public ValueTask CheckAsync(bool condition, int frame, string? expression, string other, CancellationToken stop) => default;
            public ValueTask<string> Ask(string Codec, string expression, string member) => new($"{Codec} {expression} {member}");
        }

        public static class Test
        {
            public static async Task Run()
            {
                using ILog.Channel channel = ILog.Create();
                channel.Writer.Entry("one"); int line = Line();
                channel.Writer.TryEntry("two");
                await channel.Writer.EntryAsync("three", line: 7);
                for (int i = 0; i < 3; i++)
                {
                    ILog.EntryMessage entry = (await channel.Reader.ReadAsync()).Entry!.Value;
                    Check.Equal("Run Test.cs", $"{entry.Member} {entry.File}");
                    Check.Equal(i < 2 ? line + i : 7, entry.Line);
                }

                await channel.Writer.CheckAsync(line > 0, line + 1);
                channel.Writer.Check(line > 1, line + 2);
                channel.Writer.TryCheck(condition: line > 2, frame: line + 3);
                for (int i = 0; i < 3; i++)
                {
                    ILog.CheckMessage check = (await channel.Reader.ReadAsync()).Check!.Value;
                    Check.Equal($"line > {i} line + {i + 1}", $"{check.Expression} {check.Other}");
                }

                ValueTask<string> answer = channel.Writer.Ask("a" + "b");
                channel.Writer.Complete();
                await channel.Reader.DispatchAsync(new Handler());
                Check.Equal("ab \"a\" + \"b\" Run", await answer);
            }

            private static int Line([CallerLineNumber] int line = 0) => line;
        }
        """);

    private static async Task RunAsync(string source)
    {
        CSharpCompilation compilation = TestCompilation.Create(Usings + source, assemblyName: "T" + Guid.NewGuid().ToString("N"));
        Assembly assembly = Assembly.Load(GeneratorRun.Of(compilation.WithOptions(compilation.Options.WithAllowUnsafe(true))).Emit());
        Func<Task> run = assembly.GetType("Test", throwOnError: true)!.GetMethod("Run")!.CreateDelegate<Func<Task>>();
        await run().WaitAsync(TimeSpan.FromSeconds(30));
    }
}
