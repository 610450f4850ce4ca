# Windows 安装：powershell -ExecutionPolicy Bypass -File setup.ps1 [-Dev]
# 只需要 Python 3.11 以上；依赖按 requirements.lock 安装，逐个核对校验值。旁边有 wheels 文件夹的，只从那里装，不上网。
param([switch]$Dev)
$ErrorActionPreference = "Stop"
$PSNativeCommandUseErrorActionPreference = $false
Set-Location -LiteralPath $PSScriptRoot

function Stop-Setup([string]$says) {
    Write-Host $says -ForegroundColor Red
    exit 2
}

function Find-Python {
    $ErrorActionPreference = "Continue"
    foreach ($candidate in @(@("py", "-3"), @("python"), @("python3"))) {
        $command = $candidate[0]
        if (-not (Get-Command $command -ErrorAction SilentlyContinue)) { continue }
        $rest = @($candidate | Select-Object -Skip 1)
        $null = & $command @rest -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>$null
        if ($LASTEXITCODE -eq 0) { return ,$candidate }
    }
    Stop-Setup "没有找到 Python 3.11 以上的版本，请先安装（安装时勾选 Add python.exe to PATH）"
}

function Invoke-Pip {
    $from = @(if (Test-Path wheels) { "--no-index"; "--find-links"; "wheels" })
    & .venv\Scripts\python.exe -m pip --disable-pip-version-check install --quiet @from @args
    if ($LASTEXITCODE -ne 0) { Stop-Setup "依赖没有装成，原因见上；不能上网的电脑请看 README 里离线安装的一段" }
}

if (-not (Test-Path .venv\Scripts\python.exe)) {
    $python = Find-Python
    $rest = @($python | Select-Object -Skip 1)
    Write-Host "正在建立运行环境 .venv……"
    & $python[0] @rest -m venv .venv
    if ($LASTEXITCODE -ne 0) {
        Remove-Item .venv -Recurse -Force -ErrorAction SilentlyContinue
        Stop-Setup "建不了 .venv，原因见上"
    }
}
Write-Host "正在安装依赖……"
$lock = if ($Dev) { "requirements-dev.lock" } else { "requirements.lock" }
Invoke-Pip --require-hashes -r $lock
Invoke-Pip --no-deps -e .
& .venv\Scripts\python.exe -m compileall -q crawler audits reports
Write-Host "安装好了。运行示例：.venv\Scripts\portal-audit demo"
