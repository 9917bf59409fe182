MODULE RobotLinkLines
    ! Answers RobotLink with text lines. Each line ends with CR LF, in both directions.
    !
    !   PING     -> PONG RUN|STOP|HOLD
    !   POS?     -> POS x y z            in mm, tool0 in wobj0
    !   STATUS?  -> STATUS RUN|STOP|HOLD AUTO|MANUAL job cycles
    !   JOB n    -> OK, or ERR 12 (not in automatic mode), ERR 20 (n is not 1 to 99)
    !   FOPEN name size, FDATA n hex, FCLOSE blocks, FABORT
    !            -> OK, GOT n, or ERR 40 to 44: a file for HOME:, in blocks
    !   other    -> ERR 30 (unknown), ERR 31 (line too long)
    !   unasked:    CYC count OK|NOK     after each cycle of the production program
    !
    ! Needs RobotWare option 616-1 PC Interface (socket messaging) and, so that it goes on answering while
    ! the production program stands still, option 623-1 Multitasking: load it into a task of its own, type
    ! SEMISTATIC or STATIC, with TrustLevel "No Safety". It moves nothing.
    !
    ! The system output Cycle On must be mapped to the signal doRlCycleOn; see README.md.
    ! The production program in T_ROB1 declares rlJob, rlHold, rlCycles and rlCycleGood with the same
    ! names and initial values as PERS, reads rlJob at the start of a cycle, and at the end of a cycle sets
    ! rlCycleGood first and then adds 1 to rlCycles.

    ! Change these two to fit the cell. Not every address of the controller can be bound.
    PERS string rlAddress:="192.168.125.1";
    PERS num rlPort:=5000;

    ! Shared with the production program.
    PERS num rlJob:=1;
    PERS bool rlHold:=FALSE;
    PERS num rlCycles:=0;
    PERS bool rlCycleGood:=TRUE;

    ! A string holds 80 characters, CR and LF included when it is sent.
    CONST num RL_LINE_MAX:=78;
    ! Seconds without a byte from the PC, after which this program hangs up and listens again.
    CONST num RL_SILENCE_MAX:=60;
    ! Seconds that one receive waits. Cycles are told at least this often.
    CONST num RL_TICK:=0.2;

    VAR socketdev rlServer;
    VAR socketdev rlClient;
    VAR clock rlSilence;
    VAR string rlLine:="";
    VAR bool rlTooLong:=FALSE;
    VAR num rlTold:=0;

    ! The file that is coming. It has its name only when it is whole.
    CONST string RL_PART:="HOME:/robotlink.part";
    VAR iodev rlFile;
    VAR bool rlFileOpen:=FALSE;
    VAR string rlFileName:="";
    VAR num rlFileSize:=0;
    VAR num rlFileBytes:=0;
    VAR num rlBlocks:=0;

    PROC main()
        WHILE TRUE DO
            ServeOneClient;
            ! Keeps a lasting error, such as a wrong address, from filling the event log.
            WaitTime 0.5;
        ENDWHILE
    ENDPROC

    ! Whatever goes wrong with a socket ends here: both sockets close, and main listens again.
    LOCAL PROC ServeOneClient()
        VAR string peer;

        CloseSockets;
        SocketCreate rlServer;
        SocketBind rlServer,rlAddress,rlPort;
        SocketListen rlServer;
        SocketAccept rlServer,rlClient\ClientAddress:=peer\Time:=WAIT_MAX;
        TPWrite "RobotLink: connected to "+peer;
        rlLine:="";
        rlTooLong:=FALSE;
        rlTold:=rlCycles;
        NoteSignOfLife;
        WHILE ClkRead(rlSilence)<RL_SILENCE_MAX DO
            ReceiveSome;
            TellCycle;
        ENDWHILE
        TPWrite "RobotLink: the PC is silent, listening again";
        CloseSockets;
    ERROR
        TPWrite "RobotLink: connection ended, error "\Num:=ERRNO;
        CloseSockets;
        RETURN;
    ENDPROC

    LOCAL PROC CloseSockets()
        SocketClose rlClient;
        SocketClose rlServer;
    ERROR
        ! A socket that was never created is as good as closed.
        TRYNEXT;
    ENDPROC

    ! Takes what has arrived, be it part of a line or several lines. The bytes go through rawbytes because a
    ! string would cut off what exceeds 80 characters.
    LOCAL PROC ReceiveSome()
        VAR rawbytes chunk;
        VAR num count:=0;
        VAR string character;

        ClearRawBytes chunk;
        IF NOT Receive(chunk,count) RETURN;
        NoteSignOfLife;
        FOR i FROM 1 TO count DO
            UnpackRawBytes chunk,i,character\ASCII:=1;
            TakeCharacter character;
        ENDFOR
    ENDPROC

    LOCAL PROC NoteSignOfLife()
        ClkStop rlSilence;
        ClkReset rlSilence;
        ClkStart rlSilence;
    ENDPROC

    ! FALSE when nothing came in time. Every other error goes to the caller.
    LOCAL FUNC bool Receive(VAR rawbytes chunk,VAR num count)
        SocketReceive rlClient\RawData:=chunk\NoRecBytes:=count\Time:=RL_TICK;
        RETURN count>0;
    ERROR
        IF ERRNO=ERR_SOCK_TIMEOUT THEN
            RETURN FALSE;
        ENDIF
        RAISE;
    ENDFUNC

    LOCAL PROC TakeCharacter(string character)
        IF character="\0A" THEN
            IF rlTooLong THEN
                Send "ERR 31 line too long";
            ELSE
                Answer rlLine;
            ENDIF
            rlLine:="";
            rlTooLong:=FALSE;
        ELSEIF character="\0D" THEN
            ! Belongs to the line end.
            RETURN;
        ELSEIF StrLen(rlLine)<RL_LINE_MAX THEN
            rlLine:=rlLine+character;
        ELSE
            rlTooLong:=TRUE;
        ENDIF
    ENDPROC

    LOCAL PROC Answer(string command)
        VAR robtarget here;
        VAR string mode;

        IF command="PING" THEN
            Send "PONG "+ProgramState();
        ELSEIF command="POS?" THEN
            here:=CRobT(\TaskName:="T_ROB1"\Tool:=tool0\WObj:=wobj0);
            Send "POS "+NumToStr(here.trans.x,2)+" "+NumToStr(here.trans.y,2)+" "+NumToStr(here.trans.z,2);
        ELSEIF command="STATUS?" THEN
            mode:="MANUAL";
            IF OpMode()=OP_AUTO mode:="AUTO";
            Send "STATUS "+ProgramState()+" "+mode+" "+NumToStr(rlJob,0)+" "+NumToStr(rlCycles,0);
        ELSEIF StrLen(command)>4 THEN
            IF StrPart(command,1,4)="JOB " THEN
                ChangeJob StrPart(command,5,StrLen(command)-4);
            ELSEIF StrPart(command,1,1)="F" THEN
                AnswerFile command;
            ELSE
                Send "ERR 30 unknown command";
            ENDIF
        ELSE
            Send "ERR 30 unknown command";
        ENDIF
    ENDPROC

    LOCAL PROC ChangeJob(string number)
        VAR num wanted:=0;

        IF NOT StrToVal(number,wanted) THEN
            Send "ERR 20 job out of range";
        ELSEIF wanted<1 OR wanted>99 OR wanted<>Trunc(wanted) THEN
            Send "ERR 20 job out of range";
        ELSEIF OpMode()<>OP_AUTO THEN
            Send "ERR 12 robot is in manual mode";
        ELSE
            ! The production program takes it up at the start of its next cycle.
            rlJob:=wanted;
            Send "OK";
        ENDIF
    ENDPROC

    LOCAL PROC AnswerFile(string command)
        VAR num gap;
        VAR string verb;
        VAR string rest:="";

        gap:=StrFind(command,1," ");
        verb:=StrPart(command,1,gap-1);
        IF gap<StrLen(command) rest:=StrPart(command,gap+1,StrLen(command)-gap);
        IF verb="FOPEN" THEN
            Send OpenFile(rest);
        ELSEIF verb="FDATA" THEN
            Send WriteBlock(rest);
        ELSEIF verb="FCLOSE" THEN
            Send CloseFile(rest);
        ELSEIF verb="FABORT" THEN
            ForgetFile;
            Send "OK";
        ELSE
            Send "ERR 30 unknown command";
        ENDIF
    ENDPROC

    ! rest: name size
    LOCAL FUNC string OpenFile(string rest)
        VAR num gap;

        ForgetFile;
        gap:=StrFind(rest,1," ");
        IF gap<2 OR gap>=StrLen(rest) RETURN "ERR 40 cannot open";
        rlFileName:=StrPart(rest,1,gap-1);
        IF StrFind(rlFileName,1,"/")<=StrLen(rlFileName) RETURN "ERR 40 cannot open";
        IF NOT StrToVal(StrPart(rest,gap+1,StrLen(rest)-gap),rlFileSize) RETURN "ERR 40 cannot open";
        Open RL_PART,rlFile\Write\Bin;
        rlFileOpen:=TRUE;
        RETURN "OK";
    ERROR
        RETURN "ERR 40 cannot open";
    ENDFUNC

    ! rest: number hex
    LOCAL FUNC string WriteBlock(string rest)
        VAR num bytes{40};
        VAR num count:=0;
        VAR num gap;
        VAR num number:=0;

        IF NOT rlFileOpen RETURN "ERR 41 no file is open";
        gap:=StrFind(rest,1," ");
        IF NOT StrToVal(StrPart(rest,1,gap-1),number) RETURN "ERR 42 no block number";
        IF number<>rlBlocks+1 RETURN "ERR 42 expected block "+NumToStr(rlBlocks+1,0);
        count:=(StrLen(rest)-gap) DIV 2;
        FOR i FROM 1 TO count DO
            bytes{i}:=StrToByte(StrPart(rest,gap+2*i-1,2)\Hex);
        ENDFOR
        WriteBin rlFile,bytes,count;
        rlFileBytes:=rlFileBytes+count;
        rlBlocks:=number;
        RETURN "GOT "+NumToStr(number,0);
    ERROR
        RETURN "ERR 43 cannot write";
    ENDFUNC

    ! rest: blocks
    LOCAL FUNC string CloseFile(string rest)
        VAR num wanted:=0;
        VAR bool isNumber;

        IF NOT rlFileOpen RETURN "ERR 41 no file is open";
        isNumber:=StrToVal(rest,wanted);
        IF NOT isNumber OR wanted<>rlBlocks OR rlFileBytes<>rlFileSize THEN
            ForgetFile;
            RETURN "ERR 44 not whole";
        ENDIF
        Close rlFile;
        rlFileOpen:=FALSE;
        IF IsFile("HOME:/"+rlFileName) RemoveFile "HOME:/"+rlFileName;
        RenameFile RL_PART,"HOME:/"+rlFileName;
        ForgetFile;
        RETURN "OK";
    ERROR
        RETURN "ERR 43 cannot write";
    ENDFUNC

    LOCAL PROC ForgetFile()
        IF rlFileOpen Close rlFile;
        rlFileOpen:=FALSE;
        rlFileName:="";
        rlFileSize:=0;
        rlFileBytes:=0;
        rlBlocks:=0;
    ERROR
        TRYNEXT;
    ENDPROC

    LOCAL FUNC string ProgramState()
        IF DOutput(doRlCycleOn)=0 THEN
            RETURN "STOP";
        ELSEIF rlHold THEN
            RETURN "HOLD";
        ENDIF
        RETURN "RUN";
    ENDFUNC

    ! One line for each cycle that has ended since the last one told; the result is known for the newest only.
    LOCAL PROC TellCycle()
        VAR string result:="OK";

        ! The production program may have begun to count anew.
        IF rlCycles<rlTold rlTold:=0;
        IF rlCycles=rlTold RETURN;
        IF NOT rlCycleGood result:="NOK";
        rlTold:=rlCycles;
        Send "CYC "+NumToStr(rlTold,0)+" "+result;
    ENDPROC

    LOCAL PROC Send(string text)
        SocketSend rlClient\Str:=text+"\0D\0A";
    ENDPROC
ENDMODULE
