using System;
using System.Globalization;
using System.Threading.Tasks;
using Channels.TestProcess.Contracts;

namespace Channels.TestProcess.Workers;

/// <summary>Hold one end of a channel and do with it what they are told; each command has one answer.</summary>
public static partial class HandWorkers
{
    [ProcessWorker]
    public static Task WriterHand(INumbers.Writer numbers, ICommands.Reader commands, ITexts.Writer answers) => Write(numbers, commands, answers);

    [ProcessWorker]
    public static Task ReaderHand(INumbers.Reader numbers, ICommands.Reader commands, ITexts.Writer answers) => Read(numbers, commands, answers);

    [ProcessWorker]
    public static Task QueueWriterHand(IQueuedNumbers.Writer numbers, ICommands.Reader commands, ITexts.Writer answers) => Write(numbers, commands, answers);

    [ProcessWorker]
    public static Task QueueReaderHand(IQueuedNumbers.Reader numbers, ICommands.Reader commands, ITexts.Writer answers) => Read(numbers, commands, answers);

    private static async Task Write(ProcessChannelWriter<int> numbers, ICommands.Reader commands, ITexts.Writer answers)
    {
        await foreach (ICommands.Message command in commands.ReadAllAsync())
        {
            switch (command)
            {
                case { Send: { } send }:
                    for (int i = 0; i < send.Count; i++) await numbers.WriteAsync(send.First + i);
                    break;
                case { Finish: { } }:
                    numbers.Complete();
                    break;
                case { Fail: { } fail }:
                    numbers.Complete(new InvalidOperationException(fail.Message));
                    break;
                case { Leave: { } }:
                    numbers.Dispose();
                    break;
                default:
                    throw new InvalidOperationException($"A writer can't {command.Kind}.");
            }

            answers.Text(null);
        }
    }

    private static async Task Read(ProcessChannelReader<int> numbers, ICommands.Reader commands, ITexts.Writer answers)
    {
        await foreach (ICommands.Message command in commands.ReadAllAsync())
        {
            switch (command)
            {
                case { Receive: { } receive }:
                    int sum = 0;
                    for (int i = 0; i < receive.Count; i++) sum += await numbers.ReadAsync();
                    answers.Text(sum.ToString(CultureInfo.InvariantCulture));
                    break;
                case { Finish: { } }:
                    answers.Text(await EndAsync(numbers));
                    break;
                case { Leave: { } }:
                    numbers.Dispose();
                    answers.Text(null);
                    break;
                default:
                    throw new InvalidOperationException($"A reader can't {command.Kind}.");
            }
        }
    }

    private static async Task<string?> EndAsync(ProcessChannelReader<int> numbers)
    {
        try
        {
            return await numbers.WaitToReadAsync() ? "There is more to read." : null;
        }
        catch (RemoteException error)
        {
            return error.Message;
        }
    }
}
