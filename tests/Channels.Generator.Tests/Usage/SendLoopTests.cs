using System.Threading.Tasks;
using Xunit;

namespace Channels.Generator.Tests.Usage;

/// <summary>CHAN031 and CHAN032: a pipe is filled before anybody empties it.</summary>
public sealed class SendLoopTests
{
    private const string Million = "for (int i = 0; i < 1_000_000; i++)";

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); " + Million + " {|CHAN031:numbers.Writer.Number(i)|}; numbers.Writer.Complete(); await foreach (int number in numbers.Reader.ReadAllAsync(stop)) Workers.Use(number);")]
    [InlineData("using var numbers = INumbers.Create(); INumbers.Writer writer = numbers.Writer; " + Million + " await {|CHAN031:writer.NumberAsync(i)|}; while (numbers.Reader.TryRead(out int number)) Workers.Use(number);")]
    [InlineData("using var numbers = INumbers.Create(options: new ProcessChannelOptions { Capacity = 4096 }); for (int i = 0; i < 1000; i++) { {|CHAN031:numbers.Writer.Write(i)|}; } Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var files = IFiles.Create(); foreach (string line in File.ReadLines(\"list\")) {|CHAN031:files.Writer.File(line)|}; files.Writer.Complete(); Workers.Use(files.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); foreach (int i in Enumerable.Range(0, 100_000)) {|CHAN031:numbers.Writer.Number(i)|}; Workers.Use(await numbers.Reader.ReadAsync());")]
    [InlineData("using var files = IFiles.Create(); while (Console.ReadLine() is { } line) {|CHAN031:files.Writer.Folder(line, 1)|}; Workers.Use(files.Reader.Read());")]
    [InlineData("Func<Task> inner = async () => { using var numbers = INumbers.Create(); " + Million + " {|CHAN031:numbers.Writer.Number(i)|}; Workers.Use(await numbers.Reader.ReadAsync()); };")]
    public Task A_thread_that_reads_what_it_has_sent_only_afterwards_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); for (int i = 0; i < 1000; i++) numbers.Writer.Number(i); Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); for (int i = 0; i < count; i++) numbers.Writer.Number(i); Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); numbers.Writer.Number(1); numbers.Writer.Number(2); Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); " + Million + " { numbers.Writer.Number(i); Workers.Use(numbers.Reader.Read()); } Workers.Use(numbers.Reader.Count);")]
    [InlineData("using var numbers = INumbers.Create(); " + Million + " _ = numbers.Writer.TryNumber(i); Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); Task reading = Task.Run(() => numbers.Reader.Read()); " + Million + " numbers.Writer.Number(i); await reading; Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); Task<int> reading = ReadAsync(numbers.Reader); " + Million + " numbers.Writer.Number(i); await reading; Workers.Use(numbers.Reader.Count); static async Task<int> ReadAsync(INumbers.Reader reader) => await reader.ReadAsync();")]
    [InlineData("using var numbers = INumbers.Create(); Task<int> reading = numbers.Reader.ReadAsync().AsTask(); " + Million + " numbers.Writer.Number(i); Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(options: new ProcessChannelOptions { Capacity = 1 << 24 }); " + Million + " numbers.Writer.Number(i); Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(options: Options()); " + Million + " numbers.Writer.Number(i); Workers.Use(numbers.Reader.Read()); static ProcessChannelOptions Options() => new() { Capacity = 1 << 30 };")]
    [InlineData("using var numbers = INumbers.Create(\"name\"); " + Million + " numbers.Writer.Number(i); Workers.Use(numbers.Reader.Count);")]
    [InlineData("using var items = IQueued.Create(); " + Million + " items.Writer.Item(i); Workers.Use(items.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); " + Million + " if (i % 1000 == 0) numbers.Writer.Number(i); Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); foreach (int i in new[] { 1, 2, 3 }) numbers.Writer.Number(i); Workers.Use(numbers.Reader.Read());")]
    [InlineData("using var numbers = INumbers.Create(); " + Million + " { numbers.Writer.Number(i); if (i > count) break; } Workers.Use(numbers.Reader.Read());")]
    public Task What_fits_or_is_read_meanwhile_is_fine(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); " + Million + " {|CHAN032:numbers.Writer.Number(i)|}; numbers.Writer.Complete(); workers.Add(Workers.StartSum(numbers.Reader));")]
    [InlineData("using var files = IFiles.Create(); foreach (string path in paths) { {|CHAN032:files.Writer.File(path)|}; } files.Writer.Complete(); workers.Add(Workers.StartCount(files.Reader));")]
    [InlineData("using var files = IFiles.Create(); IFiles.Writer writer = files.Writer; foreach (string path in paths) await {|CHAN032:writer.FileAsync(path, stop)|}; if (flag) workers.Add(Workers.StartCount(files.Reader));")]
    [InlineData("using var numbers = INumbers.Create(); int i = 0; while (i < count) {|CHAN032:numbers.Writer.Number(i++)|}; await using WorkerProcess worker = Workers.StartSum(numbers.Reader); numbers.Writer.Complete(); await worker.Completion;")]
    public Task A_reader_that_is_started_too_late_is_reported(string statements) => Scene.AssertAsync(statements);

    [Theory]
    [InlineData("using var numbers = INumbers.Create(); workers.Add(Workers.StartSum(numbers.Reader)); " + Million + " numbers.Writer.Number(i); numbers.Writer.Complete();")]
    [InlineData("using var numbers = INumbers.Create(); for (int i = 0; i < 10; i++) numbers.Writer.Number(i); workers.Add(Workers.StartSum(numbers.Reader));")]
    [InlineData("using var numbers = INumbers.Create(); numbers.Writer.Number(1); workers.Add(Workers.StartSum(numbers.Reader));")]
    [InlineData("using var items = IQueued.Create(); foreach (string path in paths) items.Writer.Item(path.Length); workers.Add(Workers.StartTake(items.Reader));")]
    [InlineData("using var numbers = INumbers.Create(); foreach (string path in paths) _ = numbers.Writer.TryNumber(path.Length); workers.Add(Workers.StartSum(numbers.Reader));")]
    [InlineData("using var files = IFiles.Create(); Task filling = Task.Run(() => { foreach (string path in paths) files.Writer.File(path); }); workers.Add(Workers.StartCount(files.Reader)); await filling;")]
    [InlineData("using var files = IFiles.Create(); foreach (string path in paths) { files.Writer.File(path); if (workers.Count == 0) workers.Add(Workers.StartCount(files.Reader)); }")]
    [InlineData("using var numbers = INumbers.Create(); using var back = INumbers.Create(); workers.Add(Workers.StartEcho(numbers.Reader, back.Writer)); foreach (string path in paths) numbers.Writer.Number(path.Length); workers.Add(Workers.StartSum(back.Reader));")]
    public Task A_reader_that_is_started_first_is_fine(string statements) => Scene.AssertAsync(statements);
}
