using System.Collections.Generic;

namespace Channels.Generator.Tests;

/// <summary>Users' programs whose generated code has been reviewed; several tests use them.</summary>
internal static class Sources
{
    public const string OneNumber = """
        using Channels;

        namespace Demo;

        [ProcessChannel(Kind = ChannelKind.Pipe)]
        public partial interface INumbers
        {
            void Number(int value);
        }
        """;

    public const string SeveralMessages = """
        using System;
        using Channels;

        namespace Demo;

        [ProcessChannel(Kind = ChannelKind.Pipe)]
        public partial interface IThumbnails
        {
            /// <summary>Makes a picture smaller.</summary>
            void Resize(string path, int width, int height);

            void Rotate(string path, float degrees = 90);

            void Pixels(int id, ReadOnlySpan<byte> bytes);

            void Move(int x, int y);

            void Scale(double factor, bool smooth);

            void Clear();
        }
        """;

    public const string Queue = """
        using System;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;
        using MemoryPack;

        namespace Demo;

        [MemoryPackable]
        public partial record Job(int Id, string Name);

        [ProcessChannel(Kind = ChannelKind.Queue)]
        public partial interface IJobs
        {
            /// <summary>Gives somebody a job to do.</summary>
            ValueTask PutAsync(Job job, CancellationToken cancellationToken = default);

            void Resize(string path, int width, int height);

            void Pixels(int id, ReadOnlySpan<byte> bytes);
        }
        """;

    public const string Requests = """
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;

        namespace Demo;

        [ProcessChannel(Kind = ChannelKind.Pipe)]
        public partial interface ICalculator
        {
            ValueTask<int> Add(int a, int b, CancellationToken cancellationToken = default);

            Task<string?> NameAsync(int number);

            IAsyncEnumerable<int> Primes(int below);

            void Note(string text);
        }
        """;

    public const string Replies = """
        using Channels;

        namespace Demo;

        [ProcessChannel(Kind = ChannelKind.Pipe, Replies = typeof(IAcks))]
        public partial interface IOrders
        {
            void Order(int number);
        }

        [ProcessChannel(Kind = ChannelKind.Pipe)]
        public partial interface IAcks
        {
            void Done(int number);
        }
        """;

    public const string Joinable = """
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;
        using MemoryPack;

        namespace Demo;

        [MemoryPackable]
        public partial record Chore(int Id, string Name);

        [ProcessChannel(Kind = ChannelKind.Joinable)]
        public partial interface IChores
        {
            ValueTask PutAsync(Chore chore, CancellationToken cancellationToken = default);
        }
        """;

    public const string OneMessageOfSeveralParameters = """
        using Channels;

        [ProcessChannel]
        internal partial interface ILog
        {
            void Entry(string text, int? line, bool isError = false);
        }
        """;

    public const string RawStruct = """
        using System;
        using Channels;

        namespace Demo.Shapes;

        public enum Color : byte { Red, Green }

        public readonly record struct Size(int Width, int Height);

        [ProcessChannel]
        public partial interface IPoints
        {
            void Point(double x, double y, Size size, Color color = Color.Green, Guid id = default);
        }
        """;

    public const string AsyncMethods = """
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;

        namespace Demo;

        [ProcessChannel]
        public partial interface IAsync
        {
            ValueTask PutAsync(string job, CancellationToken cancellationToken = default);

            Task StoreAsync(int id);

            ValueTask Send(int id, CancellationToken stop = default);

            void Flush(CancellationToken stop);
        }
        """;

    public const string Packables = """
        using System;
        using System.Collections.Generic;
        using Channels;
        using MemoryPack;

        namespace Demo;

        public enum Level { Low, High }

        [MemoryPackable]
        public partial record Project(int Id, string Name, List<string> Tags, Dictionary<Level, Owner> Owners);

        [MemoryPackable]
        public partial class Owner
        {
            public string? Name { get; set; }

            public (int, Uri?)[]? Links { get; set; }

            [MemoryPackIgnore]
            public object? Cache { get; set; }
        }

        [ProcessChannel]
        public partial interface IProjects
        {
            void Put(Project project);

            void PutAll(IReadOnlyList<Project?>? projects);
        }
        """;

    public const string NestedAndKeywords = """
        using System;
        using Channels;

        namespace @namespace.Demo;

        public partial class Outer
        {
            internal partial record struct @struct
            {
                [ProcessChannel]
                internal partial interface @interface
                {
                    void @event(int @class, string @return, ReadOnlyMemory<char> __frame);

                    void Codec_(int Codec, int BeginFrame, string MessageKind, int equals, int value, int Value);
                }
            }
        }
        """;

    public const string Workers = """
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;
        using MemoryPack;

        namespace Demo;

        [ProcessChannel]
        public partial interface IAddends
        {
            void Addend(int value);
        }

        public static partial class Workers
        {
            [ProcessWorker]
            public static async Task Sum(IAddends.Reader addends, int seed, CancellationToken stop)
            {
                await foreach (int addend in addends.ReadAllAsync(stop))
                    seed += addend;
            }

            [ProcessWorker]
            private static ValueTask Fill(Demo.IAddends.Writer addends, List<int> values, string? name = null) => default;

            private partial struct Inner
            {
                [ProcessWorker]
                static void Idle(Inner ignored)
                {
                }
            }
        }

        [MemoryPackable]
        public partial record Summary(int Id, List<string> Lines);

        public static partial class Answers
        {
            [ProcessWorker]
            public static int Count(ReadOnlySpan<byte> bytes, [Sensitive] string password, int @class) => bytes.Length;

            [ProcessWorker]
            public static async Task<Summary?> WriteAsync(Summary? first, CancellationToken stop)
            {
                await Task.Delay(1, stop);
                return first;
            }

            [ProcessWorker]
            internal static ValueTask<string[]> Names([Sensitive] params char[] letters) => default;
        }
        """;

    public const string Endpoints = """
        using System.Threading;
        using System.Threading.Tasks;
        using Channels;

        namespace Demo;

        [ProcessChannel(Kind = ChannelKind.Pipe)]
        public partial interface IAnswers
        {
            void Answer(int value);
        }

        [ProcessChannel(Kind = ChannelKind.Queue)]
        public partial interface IOffers
        {
            void Offer(IAnswers.Reader answers);
        }

        [ProcessChannel(Kind = ChannelKind.Joinable)]
        public partial interface IRequests
        {
            void Ask(int question, IAnswers.Writer answers);

            ValueTask PassOnAsync(Writer requests, IOffers.Reader @event, CancellationToken cancellationToken = default);

            void Stop();
        }
        """;

    public const string Retired = """
        using System;
        using System.Runtime.CompilerServices;
        using Channels;

        namespace Demo;

        [ProcessChannel]
        public partial interface INotes
        {
            [Obsolete("Use Note.", true)]
            void Line(string text);

            void Note(string text, [CallerMemberName] string member = "", [CallerLineNumber] int line = 0);
        }
        """;

    /// <summary>All of them by their names. No two declare the same type: together, they are one program.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        [nameof(OneNumber)] = OneNumber,
        [nameof(SeveralMessages)] = SeveralMessages,
        [nameof(Queue)] = Queue,
        [nameof(Joinable)] = Joinable,
        [nameof(OneMessageOfSeveralParameters)] = OneMessageOfSeveralParameters,
        [nameof(RawStruct)] = RawStruct,
        [nameof(AsyncMethods)] = AsyncMethods,
        [nameof(Packables)] = Packables,
        [nameof(NestedAndKeywords)] = NestedAndKeywords,
        [nameof(Requests)] = Requests,
        [nameof(Replies)] = Replies,
        [nameof(Endpoints)] = Endpoints,
        [nameof(Workers)] = Workers,
        [nameof(Retired)] = Retired,
    };
}
