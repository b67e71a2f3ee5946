using Channels;
using TaskTree;

if (WorkerHost.IsWorker)
    return await WorkerHost.RunAsync();

return await TaskTreeCommand.RunAsync(args);
