using System.Globalization;

namespace Channels.Benchmarks.Subjects;

/// <summary>The text of a contract, of a class with ten calls on its endpoints, and of the worker that it starts.</summary>
internal static class CallSites
{
    public const int OfContract = 10;

    private static readonly string[] s_kinds = ["Pipe", "Queue", "Joinable"];

    public static string Of(int contract)
    {
        string kind = s_kinds[contract % s_kinds.Length];
        string number = contract.ToString(CultureInfo.InvariantCulture);
        return $$"""
            using System;
            using System.Threading;
            using System.Threading.Tasks;
            using Channels;

            namespace Project;

            [ProcessChannel(Kind = ChannelKind.{{kind}})]
            public partial interface IContract{{number}}
            {
                void Resize(string path, int width, int height);
                void Rotate(string path, float degrees);
                void Pixels(int id, ReadOnlySpan<byte> bytes);
                void Stamp(Guid id, DateTime time, decimal? price);
            }

            internal static partial class Use{{number}}
            {
                [ProcessWorker]
                internal static async Task Receive(IContract{{number}}.Reader reader, CancellationToken stop)
                {
                    await foreach ({{Item(kind, number)}} in reader.{{(kind == "Joinable" ? "ReadTasksAsync" : "ReadAllAsync")}}(stop))
                    {
                        switch ({{(kind == "Joinable" ? "item.Value" : "item")}})
                        {
                            case { Resize: { } resize }: Console.WriteLine($"{resize.Path} {resize.Width} {resize.Height}"); break;
                            case { Rotate: { } rotate }: Console.WriteLine($"{rotate.Path} {rotate.Degrees}"); break;
                            case { Pixels: { } pixels }: Console.WriteLine($"{pixels.Id} {pixels.Bytes.Length}"); break;
                        }

                        {{(kind == "Joinable" ? "item.Done();" : "// Done.")}}
                    }
                }

                internal static async Task<int> RunAsync(byte[] bytes, CancellationToken stop)
                {
                    await using IContract{{number}}.Channel channel = IContract{{number}}.Create();
                    await using WorkerProcess worker = StartReceive(channel.Reader);
                    Send(channel.Writer, bytes);
                    int sent = TrySend(channel.Writer);
                    await channel.Writer.ResizeAsync("async", {{number}}, 1, stop);
                    await channel.Writer.PixelsAsync(2, bytes, stop);
                    channel.Writer.Complete();
                    await worker.Completion;
                    return sent;
                }

                private static void Send(IContract{{number}}.Writer writer, byte[] bytes)
                {
                    writer.Resize("sent", 1, {{number}});
                    writer.Rotate("sent", 1.5f);
                    writer.Pixels({{number}}, bytes);
                    writer.Stamp(Guid.Empty, DateTime.UnixEpoch, null);
                }

                private static int TrySend(IContract{{number}}.Writer writer)
                {
                    int sent = 0;
                    if (writer.TryResize("tried", 2, 3)) sent++;
                    if (writer.TryRotate("tried", 2.5f)) sent++;
                    return sent;
                }
            }

            """;
    }

    private static string Item(string kind, string number) =>
        kind == "Joinable" ? $"ProcessTask<IContract{number}.Message> item" : $"IContract{number}.Message item";
}
