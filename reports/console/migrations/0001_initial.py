"""The first tables of the console."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('login', models.CharField(max_length=40, unique=True, verbose_name='登录名')),
                ('name', models.CharField(max_length=40, verbose_name='姓名')),
                ('role', models.CharField(choices=[('supervisor', '主管'), ('clerk', '经办'), ('operator', '平台运维'), ('leader', '领导（只读）'), ('admin', '系统管理')], max_length=12, verbose_name='角色')),
                ('is_active', models.BooleanField(default=True)),
                ('must_change', models.BooleanField(default=True)),
                ('invited_until', models.DateTimeField(null=True)),
                ('failures', models.IntegerField(default=0)),
                ('locked_until', models.DateTimeField(null=True)),
                ('epoch', models.IntegerField(default=0)),
                ('created', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ('role', 'login'),
            },
        ),
        migrations.CreateModel(
            name='LogEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('login', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=40)),
                ('address', models.CharField(max_length=60)),
                ('action', models.CharField(max_length=40)),
                ('about', models.CharField(max_length=300)),
                ('detail', models.TextField()),
                ('status', models.IntegerField()),
            ],
            options={
                'ordering': ('-id',),
            },
        ),
        migrations.CreateModel(
            name='Upload',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('content', models.BinaryField()),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='PersonUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='unit_rows', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'unique_together': {('person', 'name')},
            },
        ),
    ]
