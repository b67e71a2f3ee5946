using System.Threading.Tasks;
using Channels.TestProcess;
using Channels.TestProcess.Contracts;
using Channels.TestProcess.Workers;

namespace Channels.Runtime.Tests.Conformance;

/// <summary>One end is in a worker process, which does what it is told to.</summary>
internal sealed class WorkerHand : IWriterHand, IReaderHand
{
    private readonly ICommands.Channel _commands = ICommands.Create();
    private readonly ITexts.Channel _answers = ITexts.Create();
    private readonly WorkerProcess _worker;

    internal WorkerHand(INumbers.Writer writer) => _worker = HandWorkers.StartWriterHand(writer, _commands.Reader, _answers.Writer, Helper.Worker);

    internal WorkerHand(INumbers.Reader reader) => _worker = HandWorkers.StartReaderHand(reader, _commands.Reader, _answers.Writer, Helper.Worker);

    internal WorkerHand(IQueuedNumbers.Writer writer) => _worker = HandWorkers.StartQueueWriterHand(writer, _commands.Reader, _answers.Writer, Helper.Worker);

    internal WorkerHand(IQueuedNumbers.Reader reader) => _worker = HandWorkers.StartQueueReaderHand(reader, _commands.Reader, _answers.Writer, Helper.Worker);

    public async Task SendAsync(int first, int count = 1)
    {
        _commands.Writer.Send(first, count);
        await AnswerAsync();
    }

    public async Task CompleteAsync()
    {
        _commands.Writer.Finish();
        await AnswerAsync();
    }

    public async Task FailAsync(string message)
    {
        _commands.Writer.Fail(message);
        await AnswerAsync();
    }

    public async Task<int> ReceiveAsync(int count)
    {
        _commands.Writer.Receive(count);
        return int.Parse(await AnswerAsync() ?? "", System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<string?> EndAsync()
    {
        _commands.Writer.Finish();
        return await AnswerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _commands.Writer.Complete();
        await _worker.Completion.Within();
        await _worker.DisposeAsync();
        _commands.Dispose();
        _answers.Dispose();
    }

    private Task<string?> AnswerAsync() => _answers.Reader.ReadAsync().Within();
}
